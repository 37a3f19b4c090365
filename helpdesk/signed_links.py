"""Links for one person and one ticket that work without signing in: what is signed, and who is behind a token now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.core import signing

from helpdesk.models import Ticket
from helpdesk.selectors import current_ticket
from portal.accounts.models import User

LIFETIME = timedelta(days=30)


def make_token(ticket: Ticket, user: User, *, salt: str) -> str:
    """``salt`` names what the link is for, so that no link opens another's door."""
    return signing.dumps([ticket.number, user.pk], salt=salt)


def behind(token: str, *, salt: str, may: Callable[[User, Ticket], bool]) -> tuple[Ticket, User] | None:
    """The ticket and the person as they are now; None for every link that opens nothing (any more).

    ``may`` is the right the link stands for, asked anew each time: a link dies with it.
    """
    try:
        number, person = signing.loads(token, salt=salt, max_age=LIFETIME)
        ticket = Ticket.objects.select_related("programme", "requester").get(number=number)
        user = User.objects.get(pk=person)
    except (signing.BadSignature, ValueError, TypeError, Ticket.DoesNotExist, User.DoesNotExist):
        return None
    ticket = current_ticket(ticket)
    return (ticket, user) if user.is_active and may(user, ticket) else None
