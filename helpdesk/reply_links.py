"""A link for one person and one ticket that answers without signing in. It expires, and dies with the right to see."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from helpdesk.models import Ticket
from helpdesk.permissions import can_answer, can_reply, can_see
from helpdesk.selectors import current_ticket
from portal.accounts.models import User

SALT = "helpdesk.reply_link"
LIFETIME = timedelta(days=30)


def make_token(ticket: Ticket, user: User) -> str:
    return signing.dumps([ticket.number, user.pk], salt=SALT)


def url_for(token: str) -> str:
    return settings.SITE_URL + reverse("helpdesk:reply_link", args=[token])


def may_have_link(user: User, ticket: Ticket) -> bool:
    """Agents sign in with their second factor; a link must not be a way around it."""
    return user.is_active and not can_answer(user) and can_see(user, ticket) and can_reply(user, ticket)


def behind(token: str) -> tuple[Ticket, User] | None:
    """The ticket and the person as they are now; None for every link that opens nothing (any more)."""
    try:
        number, person = signing.loads(token, salt=SALT, max_age=LIFETIME)
        ticket = Ticket.objects.select_related("programme", "requester").get(number=number)
        user = User.objects.get(pk=person)
    except (signing.BadSignature, ValueError, TypeError, Ticket.DoesNotExist, User.DoesNotExist):
        return None
    ticket = current_ticket(ticket)
    return (ticket, user) if may_have_link(user, ticket) else None
