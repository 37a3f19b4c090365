"""What a programme declared over the years, told from the audit trail: newest first, whoever said it."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licences.enums import Usage
from licences.history import Event
from licences.models import ProgrammeLicence
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.selectors import entries_about

TITLES = {
    "licences.declared": gettext_lazy("Declared"),
    "licences.usage_confirmed": gettext_lazy("Confirmed: still as said"),
    "licences.usage_asked": gettext_lazy("Asked by Interact"),
    "licences.declaration_moved": gettext_lazy("Taken over in a merge"),
    "licences.declaration_merged": gettext_lazy("Taken over in a merge"),
}


def declarations_of(profile: ProgrammeLicence | None) -> list[Event]:
    """Two queries whatever the length; who is not known any more is not named."""
    if profile is None:
        return []
    entries = [entry for entry in entries_about(profile).reverse() if entry.verb in TITLES]
    people = User.objects.in_bulk({entry.actor_id for entry in entries if entry.actor_id})
    return [
        Event(str(TITLES[entry.verb]), _told(entry, people.get(entry.actor_id or 0)), entry.at, _is_answer(entry))
        for entry in entries
    ]


def _is_answer(entry: Entry) -> bool:
    return entry.verb != "licences.usage_asked"


def _told(entry: Entry, person: User | None) -> str:
    facts = entry.facts
    if "usage" not in facts:
        return ""
    usage = capfirst(str(Usage(facts["usage"]).label)) if facts["usage"] in Usage.values else str(facts["usage"])
    core = _("core modified") if facts.get("core_modified") else _("core not modified")
    shown = _("on the public list") if facts.get("in_registry") else _("not on the public list")
    words = f"{usage}, {core}, {shown}"
    return f"{words}. {person}" if person else words
