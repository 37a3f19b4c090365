from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.accounts.selectors import current_programme
from portal.notices.selectors import unread_count
from portal.website.desks import desks_for
from portal.website.navigation import footer_columns, sections_for
from portal.website.selectors.frame import portal_contact, section_at, site_name


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs on every page; the parts that ask the database do so only when shown."""
    user = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    return {
        "site_name": SimpleLazyObject(site_name),
        "portal_contact": SimpleLazyObject(portal_contact),
        "site_url": settings.SITE_URL,
        "nav_items": sections_for(user, request.path),
        "footer_columns": footer_columns(),
        "desk_items": desks_for(user, request.path) if is_signed_in and user.is_staff else [],
        "unread_count": SimpleLazyObject(lambda: unread_count(user, at_most=100)) if is_signed_in else None,
        "current_programme": SimpleLazyObject(lambda: current_programme(user)) if is_signed_in else None,
        "section": SimpleLazyObject(lambda: section_at(request.path)),
    }
