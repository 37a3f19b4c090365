"""The only place that writes a ticket's state, and the grey lines that tell of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk.calendar import working_minutes
from helpdesk.enums import SETTLED, TRANSITIONS, EventKind, HookEvent, Status
from helpdesk.hooks.events import announce
from helpdesk.models import Hold, SupportAccount, Ticket, TicketEvent
from search.actions import mark_stale


class TicketError(Exception):
    """Something the person can be told; the message is fit to show."""


def move(ticket: Ticket, to: Status, *, by: Any, now: datetime) -> None:
    """Move the ticket if it still stands where we saw it: two people, one winner."""
    if ticket.merged_into_id:
        raise merged_meanwhile(ticket)
    before = Status(ticket.status)
    legal = to in TRANSITIONS[before]
    changes = {"status": to, "status_since": now, "closed_at": now if to == Status.CLOSED else None}
    changes |= _timers(ticket, before, to, now)
    standing = Ticket.objects.filter(pk=ticket.pk, status=ticket.status, merged_into=None)
    if not (legal and standing.update(**changes)):
        raise TicketError(
            _("%(ticket)s is %(state)s meanwhile. Reload to see it as it stands.")
            % {"ticket": ticket.reference, "state": ticket.get_status_display()}
        )
    for name, value in changes.items():
        setattr(ticket, name, value)
    if ticket.is_settled:
        release_holds(ticket)
    if line := _state_line(before, to, by):
        tell(ticket, EventKind.STATUS, line, by=by, now=now)
    announce(HookEvent.STATE, ticket, now=now)
    mark_stale(ticket)


def merged_meanwhile(ticket: Ticket) -> TicketError:
    words = _("%(ticket)s is part of another ticket now. Reload to go on there.")
    return TicketError(words % {"ticket": ticket.reference})


def _timers(ticket: Ticket, before: Status, to: Status, now: datetime) -> dict[str, Any]:
    """The clock stands still while the customer is asked; it is read when the ticket is solved."""
    paused: int = ticket.paused_minutes
    changes: dict[str, Any] = {}
    if before == Status.WAITING_CUSTOMER:
        paused += working_minutes(ticket.status_since, now)
        changes["paused_minutes"] = paused
    if to == Status.SOLVED:
        changes |= {"solved_at": now, "solve_minutes": max(working_minutes(ticket.opened_at, now) - paused, 0)}
    return changes


def close_into(ticket: Ticket, into: Ticket, *, now: datetime) -> None:
    """Its conversation goes on in ``into``; whoever merged it elsewhere at this moment was faster."""
    changes = {"status": Status.CLOSED, "status_since": now, "closed_at": ticket.closed_at or now, "solution": None}
    standing = Ticket.objects.filter(pk=ticket.pk, status=ticket.status, merged_into=None)
    if not standing.update(**changes, merged_into=into):
        raise merged_meanwhile(ticket)
    ticket.refresh_from_db()
    mark_stale(ticket)


def restore(ticket: Ticket, state: dict[str, Any], *, after: Ticket) -> None:
    """As it stood before ``close_into(ticket, after)``; whoever took it out at this moment was faster."""
    if not Ticket.objects.filter(pk=ticket.pk, merged_into=after).update(**state, merged_into=None):
        raise merged_meanwhile(ticket)
    ticket.refresh_from_db()
    mark_stale(ticket)


def mark_first_answer(ticket: Ticket, *, now: datetime) -> None:
    """Interact spoke; only the first time counts."""
    minutes = working_minutes(ticket.opened_at, now)
    waiting = Ticket.objects.filter(pk=ticket.pk, first_answered_at=None)
    waiting.update(first_answered_at=now, first_answer_minutes=minutes)


def tell(
    ticket: Ticket, kind: EventKind, text: str, *, by: Any, now: datetime, is_internal: bool = False
) -> TicketEvent:
    """A grey line in the conversation."""
    return TicketEvent.objects.create(
        ticket=ticket, kind=kind, text=text[:300], actor=by, created_at=now, is_internal=is_internal
    )


def release_holds(ticket: Ticket) -> None:
    """A settled ticket keeps nobody's hours: give back what its estimates still hold."""
    live = Hold.objects.filter(estimate__ticket=ticket, left_minutes__gt=0)
    for hold in live.order_by("account__last_on", "account_id"):
        SupportAccount.objects.filter(pk=hold.account_id).update(held_minutes=F("held_minutes") - hold.left_minutes)
        Hold.objects.filter(pk=hold.pk).update(left_minutes=0)


def _state_line(before: Status, to: Status, by: Any) -> str:
    """Words for moves that no reply explains; whose turn it is shows on the badge."""
    who = by.get_short_name() if by else _("The portal")
    lines = {
        Status.OPEN: _("%(who)s opened the ticket again") if before in SETTLED else "",
        Status.WAITING_DEVELOPMENT: _("%(who)s passed it to the developers"),
        Status.SOLVED: _("%(who)s marked it as solved"),
        Status.CLOSED: _("%(who)s closed the ticket"),
    }
    line = lines.get(to, "")
    return line % {"who": who} if line else ""
