"""Messages of support hours: estimates, work, disputed lines, and what is left."""

from __future__ import annotations

from typing import Any

from helpdesk.calendar import legal_day
from helpdesk.models import Estimate, LineDispute, SupportAccount, UncoveredWork, WorkEntry
from helpdesk.notices.telling import assigned_to, authorisers_of, payers_of, tell
from portal.accounts.models import Membership
from portal.accounts.selectors import active_membership, staff_holding
from portal.notices.actions import queue


def estimate_proposed(estimate: Estimate) -> None:
    """Those who may accept are asked; the others of the ticket are told."""
    ticket, context = (
        estimate.ticket,
        {"estimate": estimate, "lines": list(estimate.lines.all())} | _before_after(estimate),
    )
    deciders = list(authorisers_of(ticket.programme_id))
    tell("estimate_proposed", ticket, deciders, context, but=estimate.proposed_by)
    rest = [user for user in payers_of(ticket) if user not in deciders]
    tell("estimate_pending", ticket, rest, context, but=estimate.proposed_by)


def estimate_accepted(estimate: Estimate) -> None:
    _estimate_decided("estimate_accepted", estimate)


def estimate_declined(estimate: Estimate) -> None:
    _estimate_decided("estimate_declined", estimate)


def estimate_expired(estimate: Estimate) -> None:
    tell("estimate_expired", estimate.ticket, [estimate.proposed_by], {"estimate": estimate})


def time_booked(entry: WorkEntry) -> None:
    """Only what cost hours is news to those who authorise them."""
    if entry.charged_minutes:
        people = [*payers_of(entry.ticket), *authorisers_of(entry.ticket.programme_id)]
        tell("time_booked", entry.ticket, people, {"entry": entry, "account": _account(entry)}, but=entry.agent)


def time_reversed(entry: WorkEntry, *, reason: str) -> None:
    people = [*payers_of(entry.ticket), *authorisers_of(entry.ticket.programme_id)]
    tell("time_reversed", entry.ticket, people, {"entry": entry, "reason": reason, "account": _account(entry)})


def work_uncovered(uncovered: UncoveredWork) -> None:
    tell("work_uncovered", uncovered.entry.ticket, staff_holding("helpdesk.manage_hours"), {"uncovered": uncovered})


def uncovered_decided(uncovered: UncoveredWork) -> None:
    people = authorisers_of(uncovered.entry.ticket.programme_id)
    tell("uncovered_decided", uncovered.entry.ticket, people, {"uncovered": uncovered})


def line_disputed(dispute: LineDispute) -> None:
    for person in staff_holding("helpdesk.manage_hours"):
        queue("helpdesk/line_disputed", to=person, context=_disputed(dispute), about=dispute)


def dispute_answered(dispute: LineDispute) -> None:
    """Who asked and all who authorise hours."""
    account = dispute.row.account
    people = [*([dispute.raised_by] if dispute.raised_by else []), *authorisers_of(account.programme_id)]
    for person in dict.fromkeys(people):
        if person.is_active and active_membership(person, account.programme_id):
            queue("helpdesk/dispute_answered", to=person, context=_disputed(dispute), about=dispute)


def _disputed(dispute: LineDispute) -> dict[str, Any]:
    row = dispute.row
    return {"dispute": dispute, "row": row, "minutes": -row.minutes, "account": row.account}


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
    people = [estimate.proposed_by, *assigned_to(estimate.ticket), *payers_of(estimate.ticket)]
    tell(name, estimate.ticket, people, {"estimate": estimate}, but=estimate.decided_by)


def _tell_members(name: str, account: SupportAccount, context: dict[str, Any]) -> None:
    """Hours are the business of managers and of those who authorise them."""
    members = Membership.objects.active().filter(programme=account.programme_id).select_related("user")
    for membership in members.order_by("pk"):
        if membership.is_manager or membership.may_authorise_hours:
            queue(f"helpdesk/{name}", to=membership.user, context={"account": account} | context, about=account)


def _account(entry: WorkEntry) -> SupportAccount | None:
    return SupportAccount.objects.filter(programme=entry.ticket.programme_id).covering(entry.work_on).first()
