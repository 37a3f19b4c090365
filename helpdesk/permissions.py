from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from helpdesk.enums import Kind, Status, Visibility
from helpdesk.models import Estimate, Ticket
from helpdesk.querysets import LICENSEES
from licences.entitlements import Entitlement, programme_has
from portal.accounts.audiences import tokens_for
from portal.accounts.models import Programme
from portal.accounts.roles import holds
from portal.accounts.selectors import active_membership

REOPEN_DAYS = 30


def can_answer(user: Any, ticket: Ticket | None = None) -> bool:
    """Agents work at the desk: reply, note, assign, propose."""
    return holds(user, "helpdesk.answer")


def can_book_time(user: Any) -> bool:
    return holds(user, "helpdesk.book_time")


def can_manage_hours(user: Any) -> bool:
    """Decide uncovered work, reverse bookings, extend, give goodwill."""
    return holds(user, "helpdesk.manage_hours")


def can_see(user: Any, ticket: Ticket) -> bool:
    """The same answer as ``Ticket.objects.visible_to(user)``, for one ticket at hand; tested to agree."""
    if can_answer(user) or ticket.visibility == Visibility.PUBLIC:
        return True
    if not user.is_authenticated:
        return False
    if is_their_own(user, ticket):
        return True
    in_programme = bool(ticket.programme_id and active_membership(user, ticket.programme_id))
    if in_programme and ticket.visibility != Visibility.PRIVATE:
        return True
    return ticket.visibility == Visibility.LICENSEES and LICENSEES in tokens_for(user)


def is_their_own(user: Any, ticket: Ticket) -> bool:
    """Who asked in their own name. What was asked for a programme stays with it when the person leaves."""
    is_personal = ticket.programme_id is None or ticket.visibility == Visibility.PRIVATE
    return is_personal and user.pk == ticket.requester_id


def is_on_customer_side(user: Any, ticket: Ticket) -> bool:
    """The requester, or somebody of the ticket's programme."""
    return user.is_authenticated and (
        is_their_own(user, ticket) or bool(ticket.programme_id and active_membership(user, ticket.programme_id))
    )


def can_reply(user: Any, ticket: Ticket) -> bool:
    """Readers of a public ticket read; those it belongs to and agents write."""
    return can_answer(user) or is_on_customer_side(user, ticket)


def can_close(user: Any, ticket: Ticket) -> bool:
    return ticket.status != Status.CLOSED and can_reply(user, ticket)


def can_reopen(user: Any, ticket: Ticket, *, now: datetime) -> bool:
    """Agents always; the customer within 30 days of the end."""
    if not ticket.is_settled or not can_reply(user, ticket):
        return False
    return can_answer(user) or not is_long_settled(ticket, now=now)


def is_long_settled(ticket: Ticket, *, now: datetime) -> bool:
    ended_at = ticket.closed_at or ticket.solved_at
    return bool(ended_at and ended_at < now - timedelta(days=REOPEN_DAYS))


def can_open(user: Any, *, kind: str, programme: Programme | None) -> bool:
    """Anyone with an account asks for free; support requests need a programme that is entitled to support."""
    if not user.is_authenticated or (programme is not None and not active_membership(user, programme)):
        return False
    return kind != Kind.SUPPORT or (programme is not None and programme_has(programme.pk, Entitlement.SUPPORT))


def can_decide_estimate(user: Any, estimate: Estimate) -> bool:
    """Only a contact the programme gave the right to authorise hours."""
    membership = active_membership(user, estimate.ticket.programme_id)
    return bool(membership and membership.may_authorise_hours)


def can_see_hours(user: Any, programme: Programme) -> bool:
    return can_answer(user) or active_membership(user, programme) is not None


def needs_estimate(minutes: int) -> bool:
    return minutes >= settings.ESTIMATE_THRESHOLD_MINUTES
