"""The desks of Interact's people, each behind its own permission."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import holds

DESKS = [
    (_("Helpdesk"), "/helpdesk/desk/", "helpdesk.answer"),
    (_("Licences"), "/licences/desk/", "licences.review"),
    (_("Members"), "/accounts/desk/", "accounts.approve_members"),
    (_("Releases"), "/releases/desk/", "releases.manage"),
    (_("Plugin review"), "/plugins/desk/", "plugins.review"),
    (_("Events"), "/events/desk/", "events.organise"),
    (_("Academy"), "/academy/desk/", "academy.manage"),
    (_("Mail log"), "/notices/log/", "notices.view_log"),
    (_("Editing"), "/admin/", "website.edit"),
]


def desks_for(user: Any, path: str) -> list[dict[str, Any]]:
    """Links to the desks the person may enter; one query for the roles, cached on the user."""
    return [
        {"label": label, "url": url, "current": path.startswith(url)}
        for label, url, permission in DESKS
        if holds(user, permission)
    ]
