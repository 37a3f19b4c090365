"""What a published release means for tickets: one message for each person, whatever the number of their tickets."""

from __future__ import annotations

from collections.abc import Iterable

from helpdesk.models import Ticket
from helpdesk.notices.telling import assigned_to, customers_of, readers
from helpdesk.permissions import can_answer
from portal.accounts.models import User
from portal.notices.actions import queue
from releases.models import Release


def fixed_in_release(release: Release, tickets: Iterable[Ticket]) -> None:
    """To who asked, who watches and who looks after it, each with the tickets they may open."""
    theirs: dict[User, list[Ticket]] = {}
    for ticket in tickets:
        for person in readers(ticket, [*customers_of(ticket), *assigned_to(ticket)]):
            theirs.setdefault(person, []).append(ticket)
    for person, own in sorted(theirs.items(), key=lambda pair: pair[0].pk):
        is_agent = can_answer(person)
        rows = [_row(each, is_agent=is_agent) for each in own]
        context = {"release": release, "rows": rows, "is_agent": is_agent}
        queue("helpdesk/fixed_in_release", to=person, context=context, about=own[0] if len(own) == 1 else release)


def _row(ticket: Ticket, *, is_agent: bool) -> dict[str, str]:
    url = ticket.get_desk_url() if is_agent else ticket.get_absolute_url()
    return {"number": ticket.reference, "title": ticket.title, "url": url}
