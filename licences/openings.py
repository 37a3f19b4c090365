"""What an agreement opens, with a way in for each.

The rooms above register theirs; without one the line has no link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licences.enums import Entitlement
from portal.accounts.models import Programme


@dataclass(frozen=True)
class Opening:
    title: str | Promise
    text: str | Promise
    icon: str
    url: str = ""
    link: str | Promise = ""


Teller = Callable[[Programme], Opening]

PLAIN: dict[Entitlement, Opening] = {
    Entitlement.FILES: Opening(_("Installation files and documents"), _("All releases"), "download"),
    Entitlement.SOURCE: Opening(_("Source code"), _("Changes are at your own cost and risk"), "code"),
    Entitlement.PLUGINS: Opening(_("Plugin catalogue"), _("Add-ons that programmes built and share"), "puzzle"),
    Entitlement.USER_GROUP: Opening(_("Jems User Group"), _("Representatives of all licence holders"), "users"),
    Entitlement.SUPPORT: Opening(_("8 hours of support"), _("To use within six months"), "clock"),
}

_tellers: dict[Entitlement, Teller] = {}


def register_opening(entitlement: Entitlement, teller: Teller) -> None:
    """Called in AppConfig.ready of the room that serves what is opened."""
    _tellers[entitlement] = teller


def openings_of(programme: Programme, entitlements: frozenset[Entitlement]) -> list[Opening]:
    """In the order of the enum; only what is open now."""
    return [
        _tellers[entitlement](programme) if entitlement in _tellers else PLAIN[entitlement]
        for entitlement in Entitlement
        if entitlement in entitlements
    ]
