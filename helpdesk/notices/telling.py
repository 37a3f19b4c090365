"""Who hears of a ticket, and one mail for each of them. Nobody is told of a ticket they could not open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from helpdesk.gateway.outgoing import envelope, is_by_mail, thread_headers
from helpdesk.gateway.pacing import take_turn
from helpdesk.models import Ticket, TicketMessage
from helpdesk.permissions import can_answer, can_see
from helpdesk.rating_links import rating_context
from portal.accounts.models import Membership, User
from portal.accounts.selectors import active_membership, fetch_memberships, fetch_roles, staff_holding
from portal.notices.actions import queue_each
from portal.notices.recipients import Telling

RATED = {"agent_answered", "ticket_solved", "ticket_closed"}


def tell(
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
    told = [_telling(name, ticket, person, context, cause, headers) for person in readers(ticket, people, but)]
    queue_each(f"helpdesk/{name}", told, about=ticket)


def _telling(
    name: str,
    ticket: Ticket,
    person: User,
    context: dict[str, Any],
    cause: TicketMessage | None,
    headers: dict[str, str],
) -> Telling:
    sent = envelope(ticket, person, headers, is_note=bool(cause and cause.is_internal))
    rating = rating_context(ticket, person) if name in RATED else {}
    is_free = cause is None or not is_by_mail(cause) or can_answer(person)
    return Telling(
        person,
        {"ticket": ticket, "reader": person} | sent.context | context | rating,
        secrets=(*sent.secrets, *rating.get("rating_secrets", ())),
        reply_to=sent.reply_to,
        headers=sent.headers,
        by_mail=is_free or (cause is not None and take_turn(person.email, now=cause.created_at)),
    )


def readers(ticket: Ticket, people: Iterable[User], but: User | None = None) -> list[User]:
    """Those who could open it, each once. Memberships and roles of all are read at once."""
    listed = [person for person in dict.fromkeys(people) if person != but and person.is_active]
    fetch_roles(listed)
    fetch_memberships(person for person in listed if not can_answer(person))
    return [person for person in listed if can_see(person, ticket)]


def customers_of(ticket: Ticket) -> list[User]:
    """The requester and who watches, agents left out."""
    people = User.objects.filter(Q(pk=ticket.requester_id) | Q(pk__in=ticket.watchers.values("user_id"))).order_by("pk")
    fetch_roles(people)
    return [person for person in people if not can_answer(person)]


def payers_of(ticket: Ticket) -> list[User]:
    """Of those the programme's own: what its hours are spent on is no news for who watches a public ticket."""
    customers = customers_of(ticket)
    fetch_memberships(customers)
    return [person for person in customers if active_membership(person, ticket.programme_id)]


def assigned_to(ticket: Ticket) -> list[User]:
    return [ticket.assignee] if ticket.assignee else []


def agents_for(ticket: Ticket) -> list[User]:
    """Whoever looks after it; without such a person the whole desk."""
    return assigned_to(ticket) or list(staff_holding("helpdesk.answer").prefetch_related("staff_assignments"))


def authorisers_of(programme_id: int | None) -> list[User]:
    members = Membership.objects.active().filter(programme=programme_id, may_authorise_hours=True)
    return [membership.user for membership in members.select_related("user").order_by("pk")] if programme_id else []
