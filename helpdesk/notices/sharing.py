"""Messages of what others may read and help with: ideas, peers' help, public answers."""

from __future__ import annotations

from helpdesk.models import PublicAnswer, Ticket, TicketMessage
from helpdesk.notices.telling import agents_for, assigned_to, customers_of, tell
from portal.accounts.models import User


def peer_wrote(ticket: Ticket, message: TicketMessage) -> None:
    """Somebody else's help in a public ticket or an idea."""
    people = [*customers_of(ticket), *assigned_to(ticket)]
    tell("peer_wrote", ticket, people, {"message": message}, but=message.author, cause=message)


def solution_marked(ticket: Ticket, message: TicketMessage, *, by: User) -> None:
    tell("solution_marked", ticket, [message.author], {"message": message, "by": by}, but=by)


def idea_moved(ticket: Ticket, *, by: User) -> None:
    """Who gave it, who watches it, and who voted for it."""
    voters = User.objects.filter(pk__in=ticket.idea_votes.values("user_id")).order_by("pk")
    tell("idea_moved", ticket, [*customers_of(ticket), *voters], {"by": by}, but=by)


def consent_asked(answer: PublicAnswer) -> None:
    """Whoever asked decides whether everyone may read it."""
    tell("consent_asked", answer.source, [answer.source.requester], {"answer": answer})


def consent_decided(answer: PublicAnswer) -> None:
    people = [answer.drafted_by] if answer.drafted_by else agents_for(answer.source)
    tell("consent_decided", answer.source, people, {"answer": answer}, but=answer.decided_by)


def answer_published(answer: PublicAnswer) -> None:
    tell("answer_published", answer.source, [answer.source.requester], {"answer": answer})


def answer_withdrawn(answer: PublicAnswer) -> None:
    tell("answer_withdrawn", answer.source, [answer.source.requester], {"answer": answer})
