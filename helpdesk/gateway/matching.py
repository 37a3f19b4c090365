"""Which ticket a message belongs to: by its signed address, then what it answers, then the number in the subject.

A match only proposes. Who may speak in the ticket is asked afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpdesk.gateway.addresses import read_address
from helpdesk.gateway.letters import Letter
from helpdesk.models import InboundMail, Ticket
from portal.accounts.models import User
from portal.notices.models import Message

THREAD = re.compile(r"<ticket-([1-9]\d{0,8})@jems-portal>")
NUMBER = re.compile(r"\[JH-([1-9]\d{0,8})\]", re.IGNORECASE)
PREFIX = re.compile(
    r"^\s*(?:re|aw|antw|sv|vs|odp|rif|res|ynt|ref|fw|fwd|wg|tr|vl|enc|rv|i|pd)\s?(?:\[\d+\]|\(\d+\))?\s?:\s*",
    re.IGNORECASE,
)
MOST_MERGES = 20


@dataclass(frozen=True)
class Match:
    """``how`` is "address", "thread" or "number"; an address names the person it was given to."""

    ticket: Ticket
    how: str
    person: User | None = None
    is_note: bool = False


def match(letter: Letter, *, mailbox: str) -> Match | None:
    return _by_address(letter) or _by_thread(letter, mailbox) or _by_number(letter)


def bare_subject(subject: str) -> str:
    """Without Re:, AW:, Fwd: and our number."""
    while (shorter := PREFIX.sub("", NUMBER.sub("", subject, count=1)).strip()) != subject:
        subject = shorter
    return subject


def _by_address(letter: Letter) -> Match | None:
    for recipient in letter.recipients:
        signed = read_address(recipient.email)
        ticket = _ticket(signed.ticket) if signed else None
        if signed and ticket:
            return Match(ticket, "address", User.objects.filter(pk=signed.person).first(), signed.is_note)
    return None


def _by_thread(letter: Letter, mailbox: str) -> Match | None:
    ids = letter.references[:50]
    if not ids:
        return None
    numbers = [int(found[1]) for each in ids if (found := THREAD.fullmatch(each))]
    if numbers and (ticket := _ticket(numbers[0])):
        return Match(ticket, "thread")
    ours = Message.objects.filter(message_id__in=ids, about_type=Ticket._meta.label_lower).order_by("-pk")
    known = [int(pk) for pk in ours.values_list("about_id", flat=True)[:1]]
    theirs = InboundMail.objects.filter(mailbox=mailbox, message_id__in=ids, ticket__isnull=False).order_by("-pk")
    known += list(theirs.values_list("ticket_id", flat=True)[:1])
    found_ticket = Ticket.objects.filter(pk__in=known[:1]).first()
    return Match(_survivor(found_ticket), "thread") if found_ticket else None


def _by_number(letter: Letter) -> Match | None:
    found = NUMBER.search(letter.subject)
    ticket = _ticket(int(found[1])) if found else None
    return Match(ticket, "number") if ticket else None


def _ticket(number: int) -> Ticket | None:
    found = Ticket.objects.select_related("programme", "assignee").filter(number=number).first()
    return _survivor(found) if found else None


def _survivor(ticket: Ticket) -> Ticket:
    """A merged ticket's mail goes where its conversation goes on."""
    for _ in range(MOST_MERGES):
        if ticket.merged_into is None:
            break
        ticket = ticket.merged_into
    return ticket
