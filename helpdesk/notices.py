"""One function for each message of the helpdesk. Nobody is told of a ticket they could not open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from helpdesk.calendar import legal_day
from helpdesk.gateway.outgoing import envelope, is_by_mail, thread_headers
from helpdesk.gateway.pacing import take_turn
from helpdesk.models import (
    ApiToken,
    Estimate,
    LineDispute,
    PendingReply,
    PublicAnswer,
    SupportAccount,
    Ticket,
    TicketMessage,
    UncoveredWork,
    Webhook,
    WorkEntry,
)
from helpdesk.permissions import can_answer, can_see
from helpdesk.rating_links import rating_context
from portal.accounts.models import Membership, User
from portal.accounts.selectors import active_membership, managers_of, staff_holding
from portal.notices.actions import queue

RATED = {"agent_answered", "ticket_closed"}


def ticket_opened(ticket: Ticket, message: TicketMessage, *, confirm: bool = True) -> None:
    """``confirm`` is False for a mail that nothing automatic may answer (RFC 3834)."""
    headers = thread_headers(ticket, message)
    context = {"message": message}
    _tell("ticket_opened", ticket, _agents(ticket), context, but=message.author, cause=message, headers=headers)
    if confirm:
        _confirm(ticket, message, headers)


def _confirm(ticket: Ticket, message: TicketMessage, headers: dict[str, str]) -> None:
    headers = headers | {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    context = {"message": message}
    _tell("ticket_received", ticket, [ticket.requester], context, cause=message, headers=headers)


def customer_replied(ticket: Ticket, message: TicketMessage) -> None:
    context, headers = {"message": message}, thread_headers(ticket, message)
    _tell("customer_replied", ticket, _agents(ticket), context, but=message.author, cause=message, headers=headers)
    _tell("colleague_replied", ticket, _customers(ticket), context, but=message.author, cause=message, headers=headers)


def agent_answered(ticket: Ticket, message: TicketMessage) -> None:
    _tell("agent_answered", ticket, _customers(ticket), {"message": message}, but=message.author, cause=message)


def reply_not_sent(pending: PendingReply) -> None:
    """What an agent handed in could not go out; the text is in the reply box again."""
    _tell("reply_not_sent", pending.ticket, [pending.author], {"pending": pending})


def note_added(ticket: Ticket, note: TicketMessage) -> None:
    if ticket.assignee and can_answer(ticket.assignee):
        _tell("note_added", ticket, [ticket.assignee], {"note": note}, but=note.author, cause=note)


def ticket_assigned(ticket: Ticket, *, to: User, by: User) -> None:
    _tell("ticket_assigned", ticket, [to], {"by": by})


def ticket_closed(ticket: Ticket, *, by: User) -> None:
    others = _customers(ticket) if can_answer(by) else [*_customers(ticket), *_assigned(ticket)]
    _tell("ticket_closed", ticket, others, {"by": by}, but=by)


def ticket_reopened(ticket: Ticket, *, by: User) -> None:
    _tell("ticket_reopened", ticket, [*_customers(ticket), *_agents(ticket)], {"by": by}, but=by)


def ticket_merged(source: Ticket, target: Ticket, *, by: User) -> None:
    """Who may read on there is told where; to the others their ticket is closed."""
    people = _customers(source)
    readers = [person for person in people if can_see(person, target)]
    _tell("ticket_merged", target, readers, {"source": source, "by": by}, but=by)
    _tell("ticket_closed", source, [person for person in people if person not in readers], {"by": by}, but=by)


def ticket_split(ticket: Ticket, opened: Ticket, *, by: User) -> None:
    _tell("ticket_split", opened, _customers(opened), {"source": ticket, "by": by}, but=by)


def peer_wrote(ticket: Ticket, message: TicketMessage) -> None:
    """Somebody else's help in a public ticket or an idea."""
    people = [*_customers(ticket), *_assigned(ticket)]
    _tell("peer_wrote", ticket, people, {"message": message}, but=message.author, cause=message)


def solution_marked(ticket: Ticket, message: TicketMessage, *, by: User) -> None:
    _tell("solution_marked", ticket, [message.author], {"message": message, "by": by}, but=by)


def idea_moved(ticket: Ticket, *, by: User) -> None:
    """Who gave it, who watches it, and who voted for it."""
    voters = User.objects.filter(pk__in=ticket.idea_votes.values("user_id")).order_by("pk")
    _tell("idea_moved", ticket, [*_customers(ticket), *voters], {"by": by}, but=by)


def consent_asked(answer: PublicAnswer) -> None:
    """Whoever asked decides whether everyone may read it."""
    _tell("consent_asked", answer.source, [answer.source.requester], {"answer": answer})


def consent_decided(answer: PublicAnswer) -> None:
    people = [answer.drafted_by] if answer.drafted_by else _agents(answer.source)
    _tell("consent_decided", answer.source, people, {"answer": answer}, but=answer.decided_by)


def answer_published(answer: PublicAnswer) -> None:
    _tell("answer_published", answer.source, [answer.source.requester], {"answer": answer})


def answer_withdrawn(answer: PublicAnswer) -> None:
    _tell("answer_withdrawn", answer.source, [answer.source.requester], {"answer": answer})


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


def key_made(token: ApiToken) -> None:
    """Whoever did not make it themselves must hear of it."""
    queue("helpdesk/key_made", to=token.user, context={"token": token})


def hook_switched_off(hook: Webhook, *, trouble: str) -> None:
    for person in managers_of(hook.programme):
        queue("helpdesk/hook_switched_off", to=person, context={"hook": hook, "trouble": trouble}, about=hook)


def line_disputed(dispute: LineDispute) -> None:
    for person in staff_holding("helpdesk.manage_hours"):
        queue("helpdesk/line_disputed", to=person, context=_disputed(dispute), about=dispute)


def dispute_answered(dispute: LineDispute) -> None:
    """Who asked and all who authorise hours."""
    account = dispute.row.account
    people = [*([dispute.raised_by] if dispute.raised_by else []), *_authorisers(account.programme_id)]
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
    people = [estimate.proposed_by, *_assigned(estimate.ticket), *_payers(estimate.ticket)]
    _tell(name, estimate.ticket, people, {"estimate": estimate}, but=estimate.decided_by)


def _tell(
    name: str,
    ticket: Ticket,
    people: Iterable[User],
    context: dict[str, Any],
    but: User | None = None,
    cause: TicketMessage | None = None,
    headers: dict[str, str] | None = None,
) -> None:
    """One mail for each person who may see the ticket; all mails of a ticket are one thread.

    ``cause`` is the word the mail tells of. One that came by mail itself is passed on to an address of the customer's
    side ten times in three hours at most; after that the news stands in the portal only.
    """
    headers = headers or thread_headers(ticket, cause)
    for person in dict.fromkeys(people):
        if person == but or not person.is_active or not can_see(person, ticket):
            continue
        sent = envelope(ticket, person, headers, is_note=bool(cause and cause.is_internal))
        rating = rating_context(ticket, person) if name in RATED else {}
        is_free = cause is None or not is_by_mail(cause) or can_answer(person)
        queue(
            f"helpdesk/{name}", to=person, about=ticket, headers=sent.headers, reply_to=sent.reply_to,
            context={"ticket": ticket, "reader": person} | sent.context | context | rating,
            secrets=(*sent.secrets, *rating.get("rating_secrets", ())),
            by_mail=is_free or (cause is not None and take_turn(person.email, now=cause.created_at)),
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
    return _assigned(ticket) or list(staff_holding("helpdesk.answer").prefetch_related("staff_assignments"))


def _authorisers(programme_id: int | None) -> list[User]:
    members = Membership.objects.active().filter(programme=programme_id, may_authorise_hours=True)
    return [membership.user for membership in members.select_related("user").order_by("pk")] if programme_id else []


def _account(entry: WorkEntry) -> SupportAccount | None:
    return SupportAccount.objects.filter(programme=entry.ticket.programme_id).covering(entry.work_on).first()
