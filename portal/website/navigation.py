"""The eight sections, the footer and where the reader stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Door:
    label: str | Promise
    path: str


MY_PROGRAMME = Door(_("My programme"), "/my/")
SECTIONS = [
    Door(_("Licences"), "/licences/"),
    Door(_("Helpdesk"), "/helpdesk/"),
    Door(_("Releases"), "/releases/"),
    Door(_("Plugins"), "/plugins/"),
    Door(_("Events"), "/events/"),
    Door(_("Academy"), "/academy/"),
    Door(_("Guidance"), "/guidance/"),
]

FOOTER: list[tuple[str | Promise, list[tuple[str | Promise, str]]]] = [
    (
        _("Get Jems"),
        [
            (_("Request a licence"), "licences:start"),
            (_("Pre-installation"), "/guidance/before-you-install/"),
            (_("Licence holders"), "licences:registry"),
            (_("Programmes"), "programmes:list"),
        ],
    ),
    (
        _("Use Jems"),
        [
            (_("Releases"), "/releases/"),
            (_("Plugins"), "/plugins/"),
            (_("Guidance"), "/guidance/"),
            (_("News"), "/news/"),
        ],
    ),
    (
        _("Help"),
        [
            (_("Ask a question"), "helpdesk:ticket_new"),
            (_("Public answers"), "helpdesk:public_answers"),
            (_("Ideas"), "helpdesk:ideas"),
            (_("Typical answer times"), "/helpdesk/#times"),
        ],
    ),
    (
        _("About"),
        [
            (_("About this portal"), "/about/"),
            (_("Accessibility"), "/accessibility/"),
            (_("Privacy"), "/privacy/"),
        ],
    ),
]


def sections_for(user: Any, path: str) -> list[dict[str, Any]]:
    """Links of the main menu; the one whose room holds ``path`` is current."""
    doors = [MY_PROGRAMME, *SECTIONS] if user is not None and user.is_authenticated else SECTIONS
    return [{"label": door.label, "url": door.path, "current": path.startswith(door.path)} for door in doors]


def footer_columns() -> list[dict[str, Any]]:
    return [
        {"title": title, "links": [{"label": label, "url": _address(target)} for label, target in links]}
        for title, links in FOOTER
    ]


def _address(target: str) -> str:
    if target.startswith("/"):
        return target
    try:
        return reverse(target)
    except NoReverseMatch:  # pragma: no cover - a room under construction
        return "/"
