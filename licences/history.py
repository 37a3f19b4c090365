"""The timeline of an agreement, told from the audit trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licences.enums import RejectReason, Verdict
from licences.models import Agreement
from licences.selectors import entries_of
from portal.accounts.models import User
from portal.audit.models import Entry

# verb: (title, is it a decision). Verbs missing here are not part of the story people read.
TITLES = {
    "licences.request_started": (gettext_lazy("Request started"), False),
    "licences.request_submitted": (gettext_lazy("Request submitted"), True),
    "licences.request_returned": (gettext_lazy("Request returned with a question"), True),
    "licences.request_accepted": (gettext_lazy("Request accepted"), True),
    "licences.contact_joined": (gettext_lazy("Contact joined"), False),
    "licences.prepared": (gettext_lazy("Agreement prepared"), False),
    "licences.issued": (gettext_lazy("Agreement issued"), True),
    "licences.link_sent": (gettext_lazy("Signing link sent"), False),
    "licences.link_opened": (gettext_lazy("Signing page opened"), False),
    "licences.code_confirmed": (gettext_lazy("Code confirmed"), False),
    "licences.link_passed_on": (gettext_lazy("Link passed on"), False),
    "licences.link_expired": (gettext_lazy("Signing link stopped working"), False),
    "licences.reminded": (gettext_lazy("Reminder sent"), False),
    "licences.received": (gettext_lazy("Signed file uploaded"), True),
    "licences.rejected": (gettext_lazy("Returned file rejected"), True),
    "licences.checked": (gettext_lazy("Returned file accepted"), True),
    "licences.in_force": (gettext_lazy("In force"), True),
    "licences.suspended": (gettext_lazy("Suspended"), True),
    "licences.resumed": (gettext_lazy("In force again"), True),
    "licences.superseded": (gettext_lazy("Superseded by a newer agreement"), True),
    "licences.declined": (gettext_lazy("The signatory declined"), True),
    "licences.lapsed": (gettext_lazy("Lapsed"), True),
    "licences.voided": (gettext_lazy("Taken back"), True),
    "licences.terminated": (gettext_lazy("Ended by the licensee"), True),
    "licences.revoked": (gettext_lazy("Revoked"), True),
    "licences.ended": (gettext_lazy("Ended"), True),
}


class Event(NamedTuple):
    title: str
    detail: str
    at: datetime
    decision: bool


def history_of(agreement: Agreement) -> list[Event]:
    """Newest first; three queries whatever its length."""
    entries = [entry for entry in entries_of(agreement) if entry.verb in TITLES]
    people = {
        user.pk: user for user in User.objects.filter(pk__in={entry.actor_id for entry in entries if entry.actor_id})
    }
    names = dict(agreement.links.values_list("pk", "name"))
    return [
        Event(str(TITLES[entry.verb][0]), _detail(entry, people, names), entry.at, TITLES[entry.verb][1])
        for entry in entries
    ]


def _detail(entry: Entry, people: Mapping[int, User], names: Mapping[int, str]) -> str:
    told = _told(entry, names)
    return ". ".join(part for part in (told, _actor(entry, people) if not told or entry.actor_id else "") if part)


def _actor(entry: Entry, people: Mapping[int, User]) -> str:
    if entry.actor_label:
        return _("%(name)s, by link") % {"name": entry.actor_label}
    person = people.get(entry.actor_id or 0)
    if person is None:
        return ""
    return _("%(name)s, Interact") % {"name": person} if person.is_staff else str(person)


def _told(entry: Entry, names: Mapping[int, str]) -> str:
    """The one fact of an entry that belongs into its line."""
    facts = entry.facts
    link = names.get(facts.get("link", 0), "")
    if entry.verb == "licences.issued":
        return _("Text version %(text)s, %(pages)s pages") % {"text": facts["text_version"], "pages": facts["pages"]}
    if entry.verb == "licences.link_sent":
        return _("To %(name)s") % {"name": link}
    if entry.verb == "licences.link_passed_on":
        names_told = {"old": entry.actor_label, "new": link}
        return _("%(old)s to %(new)s. The first link stopped working") % names_told
    if entry.verb == "licences.reminded":
        return _("Number %(number)s of at most five") % facts
    if entry.verb == "licences.checked":
        return _("Machine verdict: %(verdict)s") % {"verdict": Verdict(facts["verdict"]).label}
    if entry.verb == "licences.rejected":
        return str(RejectReason(facts["reason"]).label)
    return ""
