"""Links that let one person say how one ticket went, without signing in. They open a page; a POST there counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from helpdesk.enums import Rating
from helpdesk.models import Ticket
from helpdesk.permissions import can_rate
from helpdesk.selectors import current_ticket
from portal.accounts.models import User

SALT = "helpdesk.rating"
LIFETIME = timedelta(days=30)


def make_token(ticket: Ticket, user: User) -> str:
    return signing.dumps([ticket.number, user.pk], salt=SALT)


def rating_context(ticket: Ticket, person: User) -> dict[str, Any]:
    """For the mail that says a ticket is over: a link for each answer, and what of them the log must mask."""
    if not person.is_active or ticket.merged_into_id or not can_rate(person, ticket):
        return {}
    token = make_token(ticket, person)
    page = settings.SITE_URL + reverse("helpdesk:rate_link", args=[token])
    links = [{"label": str(rating.label), "url": f"{page}?rating={rating}"} for rating in Rating]
    return {"rating_links": links, "rating_secrets": (token,)}


def behind(token: str) -> tuple[Ticket, User] | None:
    """The ticket and the person as they are now; None for every link that opens nothing (any more)."""
    try:
        number, person = signing.loads(token, salt=SALT, max_age=LIFETIME)
        ticket = Ticket.objects.select_related("programme", "requester").get(number=number)
        user = User.objects.get(pk=person)
    except (signing.BadSignature, ValueError, TypeError, Ticket.DoesNotExist, User.DoesNotExist):
        return None
    ticket = current_ticket(ticket)
    return (ticket, user) if user.is_active and can_rate(user, ticket, or_later=True) else None
