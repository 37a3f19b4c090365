"""The timeline of an agreement, told from the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from licences.enums import Countersignature, RejectReason, ReturnWay, SignatureLevel, Verdict
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
    "licences.reminded_by_staff": (gettext_lazy("Reminder sent by a person"), False),
    "licences.received": (gettext_lazy("Signed file uploaded"), True),
    "licences.examined": (gettext_lazy("Examined by machine"), False),
    "licences.accepted_first": (gettext_lazy("Accepted by the first of two persons"), True),
    "licences.rejected": (gettext_lazy("Returned file rejected"), True),
    "licences.checked": (gettext_lazy("Returned file accepted"), True),
    "licences.countersigned": (gettext_lazy("Countersigned"), True),
    "licences.in_force": (gettext_lazy("In force"), True),
    "licences.evidence_kept": (gettext_lazy("Evidence file made"), False),
    "licences.suspended": (gettext_lazy("Suspended"), True),
    "licences.resumed": (gettext_lazy("In force again"), True),
    "licences.superseded": (gettext_lazy("Superseded by a newer agreement"), True),
    "licences.declined": (gettext_lazy("The signatory declined"), True),
    "licences.lapsed": (gettext_lazy("Lapsed"), True),
    "licences.voided": (gettext_lazy("Taken back"), True),
    "licences.terminated": (gettext_lazy("Ended by the licensee"), True),
    "licences.revoked": (gettext_lazy("Revoked"), True),
    "licences.ended": (gettext_lazy("Ended"), True),
    "licences.moved_by_merge": (gettext_lazy("Moved along when programmes were merged"), True),
    "licences.releases_limited": (gettext_lazy("Newer agreement text: releases open up to a date"), False),
}
# One person did two things that two people should do: nobody forbids it, everybody reads it.
OWN = {
    "licences.request_accepted": gettext_lazy("The same person had sent it"),
    "licences.accepted_first": gettext_lazy("The same person had brought the file"),
    "licences.checked": gettext_lazy("The same person had brought the file"),
}
# Their line says who without our help.
NAMES_ITSELF = {"licences.link_passed_on"}


class Event(NamedTuple):
    title: str
    detail: str
    at: datetime
    decision: bool
    verb: str = ""


def told_entries(agreement: Agreement) -> list[Entry]:
    """What is part of the story people read, newest first."""
    return entries_of(agreement, verbs=TITLES)


def history_of(agreement: Agreement, entries: list[Entry] | None = None) -> list[Event]:
    """Newest first; three queries whatever its length. A page that has the entries hands them in."""
    entries = told_entries(agreement) if entries is None else entries
    people = {
        user.pk: user for user in User.objects.filter(pk__in={entry.actor_id for entry in entries if entry.actor_id})
    }
    names = dict(agreement.links.values_list("pk", "name"))
    return [
        Event(_title(entry), _detail(entry, people, names), entry.at, TITLES[entry.verb][1], entry.verb)
        for entry in entries
    ]


def _title(entry: Entry) -> str:
    if entry.facts.get("way") == ReturnWay.CLICK:
        return _("Signed by click")
    return str(TITLES[entry.verb][0])


def _detail(entry: Entry, people: Mapping[int, User], names: Mapping[int, str]) -> str:
    told = _told(entry, names)
    actor = "" if told and entry.verb in NAMES_ITSELF else _actor(entry, people)
    own = str(OWN.get(entry.verb, "")) if entry.facts.get("own") else ""
    return ". ".join(part.removesuffix(".") for part in (told, actor, own) if part)


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
    if entry.verb.startswith("licences.link_"):
        return _told_of_link(entry, names.get(facts.get("link", 0), ""))
    if entry.verb in TELLERS:
        return str(TELLERS[entry.verb](facts))
    return _found(facts) if "verdict" in facts else ""


def _told_of_link(entry: Entry, name: str) -> str:
    if entry.verb == "licences.link_sent":
        return _("To %(name)s") % {"name": name}
    if entry.verb == "licences.link_passed_on":
        names_told = {"old": entry.actor_label, "new": name}
        return _("%(old)s to %(new)s. The first link stopped working") % names_told
    return ""


def _found(facts: Mapping[str, object]) -> str:
    """The machine's verdict and the level of the signature, as far as it looked."""
    verdict = Verdict(str(facts["verdict"]))
    level = SignatureLevel(str(facts.get("level", SignatureLevel.UNKNOWN)))
    if verdict in {Verdict.NOT_CHECKED, Verdict.BY_CLICK} or level == SignatureLevel.UNKNOWN:
        return _("Machine verdict: %(verdict)s") % {"verdict": verdict.label}
    return _("Machine verdict: %(verdict)s; signature: %(level)s") % {"verdict": verdict.label, "level": level.label}


def _limit_told(until: str) -> str:
    """The last day as the audit trail keeps it (ISO), or nothing once the newer text is signed."""
    if not until:
        return _("Signed: all releases are open again")
    return _("Releases up to %(day)s are open") % {"day": format_date(date.fromisoformat(until), "j M Y")}


TELLERS: dict[str, Callable[[Mapping[str, Any]], str | Promise]] = {
    "licences.issued": lambda facts: _("Text version %(text_version)s, %(pages)s pages") % facts,
    "licences.reminded": lambda facts: _("Number %(number)s of at most five") % facts,
    "licences.countersigned": lambda facts: Countersignature(facts["how"]).label.capitalize(),
    "licences.evidence_kept": lambda facts: ngettext("%(pages)s page", "%(pages)s pages", facts["pages"]) % facts,
    "licences.releases_limited": lambda facts: _limit_told(facts["until"]),
    "licences.rejected": lambda facts: RejectReason(facts["reason"]).label,
}
