"""Take mail in: the raw bytes first, then once and only once what they mean.

``receive`` keeps the bytes and is done when the row stands. ``process`` claims a row by conditional update with a lease
and may be repeated at any time; what fails again and again is parked, its bytes kept.
"""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from helpdesk import inbound_notices
from helpdesk.actions.filing import file_letter
from helpdesk.enums import Outcome, QuarantineDecision
from helpdesk.gateway import pacing
from helpdesk.gateway.automatic import may_answer
from helpdesk.gateway.charsets import line
from helpdesk.gateway.deciding import Ruling, known_sender, rule
from helpdesk.gateway.letters import Letter
from helpdesk.gateway.parsing import LARGEST, MESSAGE_ID, Unreadable, glance, read
from helpdesk.gateway.trust import is_refuted, verdict_of
from helpdesk.models import InboundMail
from portal.audit.actions import record
from portal.files import storage
from portal.files.actions import keep_bytes

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 25, 120)]
MOST_ATTEMPTS = len(PAUSES) + 1
BATCH = 100
MAIL_TYPE = "message/rfc822"


class Overtaken(Exception):
    """The lease ran out and somebody else has the message: what was done is rolled back."""


def receive(
    *, raw: bytes, mailbox: str, now: datetime, verified: dict[str, str] | None = None, is_head_only: bool = False
) -> InboundMail:
    """Keep the message and return its row; the same message again returns the row of the first time.

    ``verified`` is what the way in knows of the sender by itself; ``is_head_only`` says that the rest was too large and
    stays in the mailbox. Raises only when nothing could be kept.
    """
    mailbox = mailbox[:100]
    head = glance(raw)
    digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    key = head.message_ids[0] if len(head.message_ids) == 1 and MESSAGE_ID.fullmatch(head.message_ids[0]) else digest
    known = InboundMail.objects.filter(mailbox=mailbox, message_id=key).first()
    if known and key != digest and not _is_same(known, raw):
        key = digest  # another message under a known name must not vanish as a repetition
        known = InboundMail.objects.filter(mailbox=mailbox, message_id=key).first()
    if known:
        return known
    try:
        parked = _parked_at_once(raw, is_head_only)
        return _store(raw, parked, mailbox=mailbox, key=key, head=head, now=now, verified=verified or {})
    except IntegrityError:
        if not InboundMail.objects.filter(mailbox=mailbox, message_id=key).exists():
            raise
        # It came twice at the same moment, or another message under its name did: that is known now.
        return receive(raw=raw, mailbox=mailbox, now=now, verified=verified, is_head_only=is_head_only)


def _parked_at_once(raw: bytes, is_head_only: bool) -> str:
    if is_head_only:
        return _("It is larger than 20 MB: only its head is kept here, the whole stays in the mailbox.")
    return "" if raw else _("It is empty.")


@transaction.atomic
def _store(
    raw: bytes, parked: str, *, mailbox: str, key: str, head: Letter, now: datetime, verified: dict[str, str]
) -> InboundMail:
    name = f"{line(head.subject, 80) or 'message'}.eml"
    stored = keep_bytes(content=raw, name=name, content_type=MAIL_TYPE, by=None, now=now) if raw else None
    if parked and raw:
        _answer_too_large(head, now)
    return InboundMail.objects.create(
        mailbox=mailbox,
        message_id=key,
        raw=stored,
        sender=head.sender.email,
        sender_name=head.sender.name,
        subject=head.subject,
        verified=verified,
        received_at=now,
        due_at=now,
        outcome=Outcome.PARKED if parked else Outcome.RECEIVED,
        reason=parked,
    )


def _is_same(known: InboundMail, raw: bytes) -> bool:
    """Two ways to us change the lines of transport, not the words and not who sends what when."""
    try:
        return _fingerprint(raw_of(known)) == _fingerprint(raw)
    except OSError:
        return False


def _fingerprint(raw: bytes) -> str:
    head = glance(raw)
    body = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[-1].replace(b"\r\n", b"\n").strip()
    facts = [head.first(name) for name in ("from", "to", "subject", "date")]
    return hashlib.sha256("\n".join(facts).encode() + b"\n\n" + body).hexdigest()


def raw_of(mail: InboundMail) -> bytes:
    """The bytes as they came."""
    return storage.path_of(mail.raw.key).read_bytes() if mail.raw else b""


def process(*, mail: InboundMail, now: datetime) -> InboundMail:
    """Find out what the message is and do it, if nobody else has and it is due. Never raises for what a mail says."""
    lease = now + LEASE
    if _claim(mail, lease, now):
        try:
            _take(mail, lease, now)
            return mail
        except Overtaken:
            logger.warning("mail %s was processed by somebody else", mail.pk)
        except Exception as error:  # whatever went wrong, the message must not stay claimed
            logger.exception("mail %s could not be processed", mail.pk)
            _fail(mail, lease, type(error).__name__, now)
    mail.refresh_from_db()
    return mail


def _claim(mail: InboundMail, lease: datetime, now: datetime) -> bool:
    """By one conditional update. A row read before somebody else's try is stale and claims nothing."""
    waiting = InboundMail.objects.filter(pk=mail.pk, outcome=Outcome.RECEIVED, due_at__lte=now, attempts=mail.attempts)
    return _write(mail, waiting, due_at=lease, attempts=mail.attempts + 1)


def _write(mail: InboundMail, rows: QuerySet[InboundMail], **changes: Any) -> bool:
    """The row, if it still is among ``rows``, and then its object."""
    if not rows.update(**changes):
        return False
    for name, value in changes.items():
        setattr(mail, name, value)
    return True


def process_due(*, now: datetime) -> None:
    """What a lost kick left behind, and what is due for another try."""
    due = InboundMail.objects.filter(outcome=Outcome.RECEIVED, due_at__lte=now).order_by("due_at", "pk")
    for mail in list(due[:BATCH]):
        process(mail=mail, now=now)
    pacing.forget_old(now=now)


def _take(mail: InboundMail, lease: datetime, now: datetime) -> None:
    raw = raw_of(mail)
    try:
        letter = read(raw)
    except Unreadable as error:
        _park(mail, raw, lease, str(error), now)
        return
    verdict = mail.verified or verdict_of(letter, trusted=settings.TRUSTED_AUTHSERV_ID)
    with transaction.atomic():
        ruling = file_letter(rule(letter, mail=mail, verdict=verdict, now=now), letter, mail=mail, now=now)
        _settle(mail, lease, ruling, letter, verdict, now)


def _settle(
    mail: InboundMail, lease: datetime, ruling: Ruling, letter: Letter, verdict: dict[str, str], now: datetime
) -> None:
    waits = ruling.outcome == Outcome.QUARANTINE
    ours = InboundMail.objects.filter(pk=mail.pk, outcome=Outcome.RECEIVED, due_at=lease)
    if not _write(
        mail,
        ours,
        outcome=ruling.outcome,
        reason=ruling.reason[:300],
        ticket=ruling.ticket,
        proposed_user=ruling.person,
        decision=QuarantineDecision.OPEN if waits else "",
        sender=letter.sender.email,
        sender_name=letter.sender.name,
        recipient=letter.recipients[0].email if letter.recipients else "",
        subject=letter.subject,
        excerpt=line(letter.text[:1000], 300),
        verified=verdict,
    ):
        raise Overtaken
    record("helpdesk.mail_filed", target=mail, by=None, at=now, facts={"outcome": str(ruling.outcome)})


@transaction.atomic
def _park(mail: InboundMail, raw: bytes, lease: datetime, reason: str, now: datetime) -> None:
    """Kept and shown to agents. Who is known and sent too much is told what to do instead."""
    ours = InboundMail.objects.filter(pk=mail.pk, outcome=Outcome.RECEIVED, due_at=lease)
    if not _write(mail, ours, outcome=Outcome.PARKED, reason=reason[:300]):
        return
    record("helpdesk.mail_filed", target=mail, by=None, at=now, facts={"outcome": str(Outcome.PARKED)})
    if len(raw) > LARGEST:
        _answer_too_large(glance(raw), now)


def _answer_too_large(head: Letter, now: datetime) -> None:
    """To confirmed addresses only: a forged sender gets nothing."""
    person = known_sender(head, None)
    is_forged = is_refuted(verdict_of(head, trusted=settings.TRUSTED_AUTHSERV_ID), head)
    if person and may_answer(head) and not is_forged and pacing.take_turn(person.email, now=now):
        inbound_notices.mail_too_large(person, subject=head.subject, answers=head.message_ids[:1])


def _fail(mail: InboundMail, lease: datetime, fault: str, now: datetime) -> None:
    ours = InboundMail.objects.filter(pk=mail.pk, outcome=Outcome.RECEIVED, due_at=lease)
    if mail.attempts >= MOST_ATTEMPTS:
        reason = _("The portal failed on it %(count)s times (%(fault)s).") % {"count": mail.attempts, "fault": fault}
        ours.update(outcome=Outcome.PARKED, reason=reason[:300])
    else:
        ours.update(due_at=now + PAUSES[mail.attempts - 1], reason=fault[:300])
