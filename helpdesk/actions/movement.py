"""The only place that writes a ticket's state, and the grey lines that tell of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk.enums import SETTLED, TRANSITIONS, EventKind, Status
from helpdesk.models import Hold, SupportAccount, Ticket, TicketEvent
from search.actions import mark_stale


class TicketError(Exception):
    """Something the person can be told; the message is fit to show."""


def move(ticket: Ticket, to: Status, *, by: Any, now: datetime) -> None:
    """Move the ticket if it still stands where we saw it: two people, one winner."""
    before = Status(ticket.status)
    legal = to in TRANSITIONS[before]
    changes = {"status": to, "status_since": now, "closed_at": now if to == Status.CLOSED else None}
    if to == Status.SOLVED:
        changes["solved_at"] = now
    moved = legal and Ticket.objects.filter(pk=ticket.pk, status=ticket.status).update(**changes)
    if not moved:
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
    mark_stale(ticket)


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
