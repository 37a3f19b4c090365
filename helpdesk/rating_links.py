"""Links that let one person say how one ticket went, without signing in. They open a page; a POST there counts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from helpdesk import signed_links
from helpdesk.enums import Rating
from helpdesk.models import Ticket
from helpdesk.permissions import can_rate
from portal.accounts.models import User

SALT = "helpdesk.rating"


def make_token(ticket: Ticket, user: User) -> str:
    return signed_links.make_token(ticket, user, salt=SALT)


def rating_context(ticket: Ticket, person: User) -> dict[str, Any]:
    """For the mail that says a ticket is over: a link for each answer, and what of them the log must mask."""
    if not person.is_active or ticket.merged_into_id or not can_rate(person, ticket):
        return {}
    token = make_token(ticket, person)
    page = settings.SITE_URL + reverse("helpdesk:rate_link", args=[token])
    links = [{"label": str(rating.label), "url": f"{page}?rating={rating}"} for rating in Rating]
    return {"rating_links": links, "rating_secrets": (token,)}


def behind(token: str) -> tuple[Ticket, User] | None:
    """None for every link that opens nothing (any more). A rating may also be changed later, see ``can_rate``."""
    return signed_links.behind(token, salt=SALT, may=lambda user, ticket: can_rate(user, ticket, or_later=True))
