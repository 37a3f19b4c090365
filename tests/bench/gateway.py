"""How many mails a second the gateway takes on one core, beside parsing alone by the standard library.

CPU time, not the clock: the whole way, from the bytes through the kept file and the rows to the queued notices.
"""

from __future__ import annotations

import email.policy
import time
from datetime import datetime, timedelta
from email.parser import BytesParser

from django.db.models import Max
from django.utils import timezone

from helpdesk.actions.inbound import process, receive
from helpdesk.enums import Outcome
from helpdesk.gateway.addresses import reply_address
from helpdesk.models import InboundMail, Ticket
from portal.accounts.models import User
from portal.website.demo.story import address_of

MAILS, WARM_UP = 120, 10
WANTED_PER_SECOND = 40
LOG = "\r\n".join(f"WARN PluginManager: key export-{number} has no bean" for number in range(300))
QUOTED = "\r\n".join("> " + "Please look into the addons folder of the test system. " for _ in range(20))


def is_quick_enough() -> bool:
    """Prints the rates; whether the gateway takes as many mails as the issue wants."""
    person = User.objects.get(email=address_of("bela"))
    ticket = Ticket.objects.get(number=142)
    run = time.time_ns()  # data kept from an earlier run must not make these mails duplicates
    mails = [_mail(f"{run}-{number}", person, ticket) for number in range(WARM_UP + MAILS)]
    parsed = _timed(lambda raw, _now: _parse(raw), mails)
    taken = _timed(_take, mails)
    print(
        f"mail gateway: {MAILS} mails of {len(mails[0]) // 1024} kB, {taken:.0f}/s of CPU, wanted {WANTED_PER_SECOND}/s"
    )
    print(f"  the standard library's parser alone: {parsed:.0f}/s, the whole way costs {parsed / taken:.0f} times that")
    return taken >= WANTED_PER_SECOND


def _timed(work, mails: list[bytes]) -> float:
    first = _after_all_others()
    began = 0.0
    for number, raw in enumerate(mails):
        if number == WARM_UP:  # the first ones load templates and addresses, which a running gateway does once
            began = time.process_time()
        work(raw, first + timedelta(hours=number))
    return MAILS / (time.process_time() - began)


def _after_all_others() -> datetime:
    """An hour for each mail, none of them used by an earlier run: the brake on floods must stay out of this."""
    latest = InboundMail.objects.aggregate(at=Max("received_at"))["at"]
    return max(latest or timezone.now(), timezone.now()) + timedelta(hours=2)


def _parse(raw: bytes) -> None:
    for part in BytesParser(policy=email.policy.default).parsebytes(raw).walk():
        part.get_payload(decode=True)


def _take(raw: bytes, now) -> None:
    mail = process(mail=receive(raw=raw, mailbox="bench", now=now), now=now)
    if mail.outcome != Outcome.REPLY:
        raise SystemExit(f"A mail of the bench became {mail.outcome}: {mail.reason}")


def _mail(number: str, person: User, ticket: Ticket) -> bytes:
    """A reply as Outlook writes it: text and HTML, the quote below, a log file."""
    return f"""From: {person.name.encode("ascii", "replace").decode()} <{person.email}>\r
To: {reply_address(ticket.number, person.pk)}\r
Subject: Re: [JH-142] {ticket.title}\r
Message-ID: <bench-{number}@alpine.example>\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=a\r
\r
--a\r
Content-Type: multipart/alternative; boundary=b\r
\r
--b\r
Content-Type: text/plain; charset=utf-8\r
\r
Yes, from 22:10, number {number}.\r
\r
On Fri, 20 Nov 2026 at 12:02, Iris Dubois <portal@localhost> wrote:\r
{QUOTED}\r
--b\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Yes, from <b>22:10</b>, number {number}.</p><blockquote>{QUOTED}</blockquote>\r
--b--\r
--a\r
Content-Type: text/plain; name=startup.log\r
Content-Disposition: attachment; filename=startup.log\r
\r
{LOG}\r
--a--\r
""".encode()
