"""One function for each message of the helpdesk. Nobody is told of a ticket they could not open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from helpdesk.calendar import legal_day
from helpdesk.models import Estimate, SupportAccount, Ticket, TicketMessage, UncoveredWork, WorkEntry
from helpdesk.permissions import can_answer, can_see
from portal.accounts.models import Membership, User
from portal.accounts.selectors import active_membership, staff_holding
from portal.notices.actions import queue


def ticket_opened(ticket: Ticket, message: TicketMessage) -> None:
    _tell("ticket_opened", ticket, _agents(ticket), {"message": message}, but=message.author)
    _tell("ticket_received", ticket, [ticket.requester], {"message": message})


def customer_replied(ticket: Ticket, message: TicketMessage) -> None:
    context = {"message": message}
    _tell("customer_replied", ticket, _agents(ticket), context, but=message.author)
    _tell("colleague_replied", ticket, _customers(ticket), context, but=message.author)


def agent_answered(ticket: Ticket, message: TicketMessage) -> None:
    _tell("agent_answered", ticket, _customers(ticket), {"message": message}, but=message.author)


def note_added(ticket: Ticket, note: TicketMessage) -> None:
    if ticket.assignee and can_answer(ticket.assignee):
        _tell("note_added", ticket, [ticket.assignee], {"note": note}, but=note.author)


def ticket_assigned(ticket: Ticket, *, to: User, by: User) -> None:
    _tell("ticket_assigned", ticket, [to], {"by": by})


def ticket_closed(ticket: Ticket, *, by: User) -> None:
    others = _customers(ticket) if can_answer(by) else [*_customers(ticket), *_assigned(ticket)]
    _tell("ticket_closed", ticket, others, {"by": by}, but=by)


def ticket_reopened(ticket: Ticket, *, by: User) -> None:
    _tell("ticket_reopened", ticket, [*_customers(ticket), *_agents(ticket)], {"by": by}, but=by)


def estimate_proposed(estimate: Estimate) -> None:
    """Those who may accept are asked; the others of the ticket are told."""
    ticket, context = (
        estimate.ticket,
        {"estimate": estimate, "lines": list(estimate.lines.all())} | _before_after(estimate),
    )
    deciders = list(_authorisers(ticket.programme_id))
    _tell("estimate_proposed", ticket, deciders, context, but=estimate.proposed_by)
    rest = [user for user in _payers(ticket) if user not in deciders]
    _tell("estimate_pending", ticket, rest, context, but=estimate.proposed_by)


def estimate_accepted(estimate: Estimate) -> None:
    _estimate_decided("estimate_accepted", estimate)


def estimate_declined(estimate: Estimate) -> None:
    _estimate_decided("estimate_declined", estimate)


def estimate_expired(estimate: Estimate) -> None:
    _tell("estimate_expired", estimate.ticket, [estimate.proposed_by], {"estimate": estimate})


def time_booked(entry: WorkEntry) -> None:
    """Only what cost hours is news to those who authorise them."""
    if entry.charged_minutes:
        people = [*_payers(entry.ticket), *_authorisers(entry.ticket.programme_id)]
        _tell("time_booked", entry.ticket, people, {"entry": entry, "account": _account(entry)}, but=entry.agent)


def time_reversed(entry: WorkEntry, *, reason: str) -> None:
    people = [*_payers(entry.ticket), *_authorisers(entry.ticket.programme_id)]
    _tell("time_reversed", entry.ticket, people, {"entry": entry, "reason": reason, "account": _account(entry)})


def work_uncovered(uncovered: UncoveredWork) -> None:
    _tell("work_uncovered", uncovered.entry.ticket, staff_holding("helpdesk.manage_hours"), {"uncovered": uncovered})


def uncovered_decided(uncovered: UncoveredWork) -> None:
    people = _authorisers(uncovered.entry.ticket.programme_id)
    _tell("uncovered_decided", uncovered.entry.ticket, people, {"uncovered": uncovered})


def account_opened(account: SupportAccount) -> None:
    _tell_members("account_opened", account, {})


def hours_used(account: SupportAccount, *, percent: int) -> None:
    _tell_members("hours_used", account, {"percent": percent})


def hours_ending(account: SupportAccount, *, days: int) -> None:
    _tell_members("hours_ending", account, {"days": days})


def hours_lapsed(account: SupportAccount, *, minutes: int) -> None:
    _tell_members("hours_lapsed", account, {"minutes": minutes})


def _before_after(estimate: Estimate) -> dict[str, Any]:
    """What the programme has now and keeps after accepting; nothing to say without an account."""
    today = legal_day(estimate.proposed_at)
    accounts = list(SupportAccount.objects.filter(programme=estimate.ticket.programme_id).covering(today))
    if not accounts:
        return {"hours_left": None}
    left = sum(account.balance_minutes for account in accounts)
    held = sum(account.held_minutes for account in accounts)
    after = max(left - held - estimate.total_minutes, 0)
    return {"hours_left": left, "hours_until": accounts[-1].last_on, "hours_after": after}


def _estimate_decided(name: str, estimate: Estimate) -> None:
    people = [estimate.proposed_by, *_assigned(estimate.ticket), *_payers(estimate.ticket)]
    _tell(name, estimate.ticket, people, {"estimate": estimate}, but=estimate.decided_by)


def _tell(name: str, ticket: Ticket, people: Iterable[User], context: dict[str, Any], but: User | None = None) -> None:
    """One mail for each person who may see the ticket; all mails of a ticket are one thread."""
    headers = {"In-Reply-To": ticket.thread_id, "References": ticket.thread_id}
    for person in dict.fromkeys(people):
        if person != but and person.is_active and can_see(person, ticket):
            queue(
                f"helpdesk/{name}", to=person, context={"ticket": ticket, "reader": person} | context, about=ticket,
                headers=headers,
            )  # fmt: skip


def _tell_members(name: str, account: SupportAccount, context: dict[str, Any]) -> None:
    """Hours are the business of managers and of those who authorise them."""
    members = Membership.objects.active().filter(programme=account.programme_id).select_related("user")
    for membership in members.order_by("pk"):
        if membership.is_manager or membership.may_authorise_hours:
            queue(f"helpdesk/{name}", to=membership.user, context={"account": account} | context, about=account)


def _customers(ticket: Ticket) -> list[User]:
    """The requester and who watches, agents left out."""
    people = User.objects.filter(Q(pk=ticket.requester_id) | Q(pk__in=ticket.watchers.values("user_id")))
    return [person for person in people.order_by("pk") if not can_answer(person)]


def _payers(ticket: Ticket) -> list[User]:
    """Of those the programme's own: what its hours are spent on is no news for who watches a public ticket."""
    return [person for person in _customers(ticket) if active_membership(person, ticket.programme_id)]


def _assigned(ticket: Ticket) -> list[User]:
    return [ticket.assignee] if ticket.assignee else []


def _agents(ticket: Ticket) -> list[User]:
    """Whoever looks after it; without such a person the whole desk."""
    return _assigned(ticket) or list(staff_holding("helpdesk.answer"))


def _authorisers(programme_id: int | None) -> list[User]:
    members = Membership.objects.active().filter(programme=programme_id, may_authorise_hours=True)
    return [membership.user for membership in members.select_related("user").order_by("pk")] if programme_id else []


def _account(entry: WorkEntry) -> SupportAccount | None:
    return SupportAccount.objects.filter(programme=entry.ticket.programme_id).covering(entry.work_on).first()
