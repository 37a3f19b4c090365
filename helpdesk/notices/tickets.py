"""Messages of a case: its words, who looks after it, its end."""

from __future__ import annotations

from helpdesk.gateway.outgoing import thread_headers
from helpdesk.models import PendingReply, Ticket, TicketMessage
from helpdesk.notices.telling import agents_for, assigned_to, customers_of, tell
from helpdesk.permissions import can_answer, can_see
from portal.accounts.models import User


def ticket_opened(ticket: Ticket, message: TicketMessage, *, confirm: bool = True) -> None:
    """``confirm`` is False for a mail that nothing automatic may answer (RFC 3834)."""
    headers = thread_headers(ticket, message)
    context = {"message": message}
    tell("ticket_opened", ticket, agents_for(ticket), context, but=message.author, cause=message, headers=headers)
    if confirm:
        _confirm(ticket, message, headers)


def _confirm(ticket: Ticket, message: TicketMessage, headers: dict[str, str]) -> None:
    headers = headers | {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    context = {"message": message}
    tell("ticket_received", ticket, [ticket.requester], context, cause=message, headers=headers)


def customer_replied(ticket: Ticket, message: TicketMessage) -> None:
    context, headers = {"message": message}, thread_headers(ticket, message)
    tell("customer_replied", ticket, agents_for(ticket), context, but=message.author, cause=message, headers=headers)
    tell("colleague_replied", ticket, customers_of(ticket), context, but=message.author, cause=message, headers=headers)


def agent_answered(ticket: Ticket, message: TicketMessage) -> None:
    tell("agent_answered", ticket, customers_of(ticket), {"message": message}, but=message.author, cause=message)


def reply_not_sent(pending: PendingReply) -> None:
    """What an agent handed in could not go out; the text is in the reply box again."""
    tell("reply_not_sent", pending.ticket, [pending.author], {"pending": pending})


def note_added(ticket: Ticket, note: TicketMessage) -> None:
    if ticket.assignee and can_answer(ticket.assignee):
        tell("note_added", ticket, [ticket.assignee], {"note": note}, but=note.author, cause=note)


def ticket_assigned(ticket: Ticket, *, to: User, by: User) -> None:
    tell("ticket_assigned", ticket, [to], {"by": by})


def ticket_solved(ticket: Ticket, *, by: User) -> None:
    """Marked without a word; a reply that solves tells it itself."""
    tell("ticket_solved", ticket, customers_of(ticket), {"by": by}, but=by)


def ticket_closed(ticket: Ticket, *, by: User) -> None:
    others = customers_of(ticket) if can_answer(by) else [*customers_of(ticket), *assigned_to(ticket)]
    tell("ticket_closed", ticket, others, {"by": by}, but=by)


def ticket_reopened(ticket: Ticket, *, by: User) -> None:
    tell("ticket_reopened", ticket, [*customers_of(ticket), *agents_for(ticket)], {"by": by}, but=by)


def ticket_merged(source: Ticket, target: Ticket, *, by: User) -> None:
    """Who may read on there is told where; to the others their ticket is closed."""
    people = customers_of(source)
    readers = [person for person in people if can_see(person, target)]
    tell("ticket_merged", target, readers, {"source": source, "by": by}, but=by)
    tell("ticket_closed", source, [person for person in people if person not in readers], {"by": by}, but=by)


def ticket_split(ticket: Ticket, opened: Ticket, *, by: User) -> None:
    tell("ticket_split", opened, customers_of(opened), {"source": ticket, "by": by}, but=by)
