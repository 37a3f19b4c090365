"""A link for one person and one ticket that answers without signing in. It expires, and dies with the right to see."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from helpdesk import signed_links
from helpdesk.models import Ticket
from helpdesk.permissions import can_answer, can_reply, can_see
from portal.accounts.models import User

SALT = "helpdesk.reply_link"


def make_token(ticket: Ticket, user: User) -> str:
    return signed_links.make_token(ticket, user, salt=SALT)


def url_for(token: str) -> str:
    return settings.SITE_URL + reverse("helpdesk:reply_link", args=[token])


def may_have_link(user: User, ticket: Ticket) -> bool:
    """Agents sign in with their second factor; a link must not be a way around it."""
    return user.is_active and not can_answer(user) and can_see(user, ticket) and can_reply(user, ticket)


def behind(token: str) -> tuple[Ticket, User] | None:
    return signed_links.behind(token, salt=SALT, may=may_have_link)
