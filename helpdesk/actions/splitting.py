"""Some words of a ticket become a ticket of their own, and come back when that was a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions.merging import (
    RearrangementError,
    bring_back,
    claim,
    locked,
    must_answer,
    refuse_if_wider,
    settle_numbers,
)
from helpdesk.actions.movement import close_into, tell
from helpdesk.actions.numbers import next_number
from helpdesk.calendar import working_minutes
from helpdesk.enums import EventKind, Kind, LinkKind, RearrangementKind, Status, Visibility
from helpdesk.models import Rearrangement, Ticket, TicketLink, TicketMessage, Watcher
from helpdesk.notices import tickets as notices
from helpdesk.permissions import can_answer, can_see
from helpdesk.rearranging import is_wider
from portal.accounts.models import User
from portal.audit.actions import record


@dataclass(frozen=True)
class NewTicket:
    """What the agent says of the part that goes its own way; never seen by more people than where it came from."""

    title: str
    kind: str
    visibility: str


@transaction.atomic
def split(*, ticket: Ticket, messages: Iterable[int], new: NewTicket, by: User, now: datetime) -> Rearrangement:
    """The picked words with their files become a new ticket of whoever of the customer's side spoke first in them."""
    must_answer(by)
    (ticket,) = locked(ticket)
    picked = list(ticket.messages.filter(pk__in=list(messages)).select_related("author").order_by("created_at", "pk"))
    _check(ticket, picked, new)
    opened = _open(ticket, picked, new, now=now)
    keys = [message.pk for message in picked]
    solution = ticket.solution_id if ticket.solution_id in keys else None
    Ticket.objects.filter(pk=ticket.pk, solution__in=keys).update(solution=None)
    TicketMessage.objects.filter(pk__in=keys).update(ticket=opened)
    link = TicketLink.objects.create(ticket=opened, kind=LinkKind.RELATED_TO, other=ticket, made_at=now, made_by=by)
    for each in (ticket, opened):
        settle_numbers(each)
    made = Rearrangement.objects.create(
        kind=RearrangementKind.SPLIT, source=ticket, target=opened, made_at=now, made_by=by,
        moved={"messages": keys, "link": link.pk, "source": {"visibility": ticket.visibility}, "solution": solution},
    )  # fmt: skip
    tell(ticket, EventKind.LINK, _("A part goes on as %(ticket)s") % {"ticket": opened}, by=by, now=now)
    tell(opened, EventKind.LINK, _("Was a part of %(ticket)s") % {"ticket": ticket}, by=by, now=now)
    record("helpdesk.split", target=ticket, by=by, at=now, facts={"new": opened.number, "messages": len(keys)})
    notices.ticket_split(ticket, opened, by=by)
    return made


def _check(ticket: Ticket, picked: list[TicketMessage], new: NewTicket) -> None:
    if not picked:
        raise RearrangementError(_("Pick the words that become a ticket of their own."))
    if not ticket.messages.public().exclude(pk__in=[message.pk for message in picked]).exists():
        raise RearrangementError(_("Leave at least one word here. To move all of them, merge the ticket."))
    if is_wider(new.visibility, ticket.visibility):
        raise RearrangementError(_("No more people may see the new ticket than %(ticket)s.") % {"ticket": ticket})
    if new.visibility == Visibility.PROGRAMME and ticket.programme_id is None:
        raise RearrangementError(_("This ticket belongs to no programme. Choose another audience."))
    if new.kind == Kind.SUPPORT and (ticket.programme_id is None or new.visibility == Visibility.PRIVATE):
        raise RearrangementError(_("A support request is seen by the programme whose hours it takes."))


def _open(ticket: Ticket, picked: list[TicketMessage], new: NewTicket, *, now: datetime) -> Ticket:
    """Its clocks start with the first of its words, as if it had been opened then."""
    first = picked[0].created_at
    answers = [each.created_at for each in picked if each.is_staff_word and not each.is_internal]
    opened = Ticket.objects.create(
        number=next_number(), programme=ticket.programme, requester=requester_of(ticket, picked), kind=new.kind,
        visibility=new.visibility, title=new.title, status=Status.OPEN if answers else Status.NEW, status_since=now,
        area=ticket.area, priority=ticket.priority, jems_version=ticket.jems_version, environment=ticket.environment,
        installation=ticket.installation, plugin=ticket.plugin, release=ticket.release, assignee=ticket.assignee,
        opened_at=first, last_word_at=first, last_customer_word_at=first,
        first_answered_at=answers[0] if answers else None,
        first_answer_minutes=working_minutes(first, answers[0]) if answers else None,
    )  # fmt: skip
    people = dict.fromkeys([opened.requester, *(each.author for each in picked if not each.is_internal)])
    Watcher.objects.bulk_create(
        Watcher(ticket=opened, user=person, since=now) for person in people if can_see(person, opened)
    )
    return opened


def requester_of(ticket: Ticket, picked: list[TicketMessage]) -> User:
    """Who spoke first, if they may read where it was said: a stranger whose mail was let in gains no ticket."""
    for message in picked:
        is_customer = not message.is_staff_word and not can_answer(message.author)
        if is_customer and can_see(message.author, ticket):
            return message.author
    return ticket.requester


@transaction.atomic
def undo_split(*, rearrangement: Rearrangement, by: User, now: datetime) -> Rearrangement:
    """The words go back. What was said in the new ticket since stays there; an empty one is closed and points back."""
    must_answer(by)
    claim(rearrangement, by=by, now=now)
    home, away, moved = rearrangement.source, rearrangement.target, rearrangement.moved
    home, away = locked(home, away)
    refuse_if_wider(home, moved["source"]["visibility"])
    bring_back(moved, home, away)
    TicketLink.objects.filter(pk=moved["link"]).delete()
    if moved["solution"]:
        Ticket.objects.filter(pk=home.pk, solution=None).update(solution=moved["solution"])
    if not has_more(away):
        close_into(away, home, now=now)
    for ticket in (home, away):
        settle_numbers(ticket)
    line = _("What had become %(ticket)s is back") % {"ticket": away}
    tell(home, EventKind.LINK, line, by=by, now=now)
    tell(away, EventKind.LINK, _("Its words went back to where they came from"), by=by, now=now)
    facts = {"from": away.number, "rearrangement": rearrangement.pk}
    record("helpdesk.split_undone", target=home, by=by, at=now, facts=facts)
    return rearrangement


def has_more(ticket: Ticket) -> bool:
    """Whether a ticket holds something that is not to be closed away."""
    return any(rows.exists() for rows in (ticket.messages, ticket.estimates, ticket.work, ticket.merged))
