from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from helpdesk.enums import AT_DESK, DECIDED, Kind, RowKind, Status, Visibility
from helpdesk.models import (
    CannedReply,
    Estimate,
    LedgerRow,
    PublicAnswer,
    SavedView,
    Ticket,
    TicketDraft,
    TicketMessage,
)
from helpdesk.querysets import LICENSEES
from licences.entitlements import Entitlement, programme_has
from portal.accounts.audiences import tokens_for
from portal.accounts.models import Programme
from portal.accounts.roles import holds
from portal.accounts.selectors import active_membership

REOPEN_DAYS = 30
DISPUTE_DAYS = 30


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
    """The requester, or somebody of the ticket's programme; what is private is not the colleagues' either."""
    if not user.is_authenticated or is_their_own(user, ticket):
        return bool(user.is_authenticated)
    is_shared = ticket.programme_id and ticket.visibility != Visibility.PRIVATE
    return bool(is_shared and active_membership(user, ticket.programme_id))


def can_reply(user: Any, ticket: Ticket) -> bool:
    """Readers of a public ticket read; those it belongs to and agents write."""
    return can_answer(user) or is_on_customer_side(user, ticket)


def can_comment(user: Any, ticket: Ticket) -> bool:
    """Peers write where the ticket is not theirs: on public tickets, and on ideas they may see."""
    is_open = ticket.visibility == Visibility.PUBLIC or ticket.kind == Kind.IDEA
    return user.is_authenticated and is_open and ticket.status != Status.CLOSED and can_see(user, ticket)


def can_mark_solution(user: Any, ticket: Ticket) -> bool:
    """Whoever asked, and agents; an idea is not solved but decided."""
    if ticket.kind == Kind.IDEA:
        return False
    return can_answer(user) or (user.pk == ticket.requester_id and is_on_customer_side(user, ticket))


def can_mask(user: Any, message: TicketMessage) -> bool:
    """Agents; who wrote it; of a word of the customer's side its people."""
    if can_answer(user) or user.pk == message.author_id:
        return bool(user.is_authenticated)
    is_theirs = not message.is_staff_word and not message.is_peer
    return is_theirs and is_on_customer_side(user, message.ticket)


def can_vote(user: Any, ticket: Ticket) -> bool:
    """For an idea that is not decided, and only in the name of a programme."""
    is_undecided = ticket.kind == Kind.IDEA and not ticket.is_settled and ticket.idea_status not in DECIDED
    return bool(is_undecided and user.is_authenticated and user.programme_ids and can_see(user, ticket))


def can_give_consent(user: Any, answer: PublicAnswer) -> bool:
    """The person who asked, as long as they may see their ticket."""
    return user.pk == answer.source.requester_id and user.is_authenticated and can_see(user, answer.source)


def can_close(user: Any, ticket: Ticket) -> bool:
    return ticket.status != Status.CLOSED and can_reply(user, ticket)


def can_rate(user: Any, ticket: Ticket, *, or_later: bool = False) -> bool:
    """The customer's own side, once it is over; ``or_later`` asks for the person alone."""
    return is_on_customer_side(user, ticket) and not can_answer(user) and (or_later or ticket.is_settled)


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


def can_take_over_draft(user: Any, draft: TicketDraft) -> bool:
    """Whoever looks after the case now, and nobody from the customer's own page."""
    written_at_desk = AT_DESK in draft.fields and draft.user_id != user.pk
    return can_answer(user) and written_at_desk and bool(draft.ticket and draft.ticket.assignee_id == user.pk)


def can_change_for_desk(user: Any, thing: CannedReply | SavedView) -> bool:
    """One's own, or one that everybody of the desk has: those belong to all agents together."""
    return can_answer(user) and thing.owner_id in {None, user.pk}


def can_manage_hooks(user: Any, programme: Programme) -> bool:
    """Where a programme's news goes is said by its managers alone."""
    membership = active_membership(user, programme)
    return bool(membership and membership.is_manager)


def can_dispute(user: Any, row: LedgerRow, *, now: datetime) -> bool:
    """Who may authorise hours doubts a line of work for 30 days after it was posted, while it stands."""
    membership = active_membership(user, row.account.programme_id)
    is_recent = row.created_at > now - timedelta(days=DISPUTE_DAYS)
    is_work = row.kind == RowKind.CHARGE and bool(row.work_entry and row.work_entry.reversed_at is None)
    return bool(membership and membership.may_authorise_hours and is_recent and is_work)


def manages_a_programme(user: Any) -> bool:
    return any(membership.is_manager for membership in getattr(user, "active_memberships", []))
