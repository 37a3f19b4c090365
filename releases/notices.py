"""One function for each message of this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from portal.accounts.audiences import users_for
from portal.accounts.models import User
from portal.accounts.selectors import managers_of, members_of, staff_holding
from portal.notices.actions import queue
from releases.models import Installation, PluginVersion, Release

LICENSEES = "licensees"


def release_published(release: Release) -> None:
    """To everybody of the licence holders; they may switch these off."""
    for person in users_for(LICENSEES).order_by("pk"):
        queue("releases/release_published", to=person, context={"release": release}, about=release)


def release_withdrawn(release: Release) -> None:
    """Only to those who run it: the others never need to know."""
    programmes = Installation.objects.filter(release=release).values("programme")
    for person in _people_of(programmes):
        queue("releases/release_withdrawn", to=person, context={"release": release}, about=release)


def plugin_submitted(version: PluginVersion) -> None:
    for reviewer in staff_holding("plugins.review"):
        queue("releases/plugin_submitted", to=reviewer, context={"version": version}, about=version)


def plugin_published(version: PluginVersion) -> None:
    for person in _authors(version):
        queue("releases/plugin_published", to=person, context={"version": version}, about=version)


def plugin_returned(version: PluginVersion) -> None:
    for person in _authors(version):
        queue("releases/plugin_returned", to=person, context={"version": version}, about=version)


def plugin_quarantined(version: PluginVersion) -> None:
    """To everybody of the programmes that run one of its keys, and to its authors."""
    keys = set(version.keys.values_list("key", flat=True))
    running = {row.programme_id for row in Installation.objects.all() if keys & row.keys.keys()}
    people = {person.pk: person for person in [*_people_of(running), *_authors(version)]}
    for _pk, person in sorted(people.items()):
        queue("releases/plugin_quarantined", to=person, context={"version": version}, about=version)


def _authors(version: PluginVersion) -> list[User]:
    """Who submitted it and the managers of the programme; nobody for Interact's own."""
    people = {version.created_by.pk: version.created_by} if version.created_by else {}
    if version.plugin.owner:
        working = set(members_of(version.plugin.owner).values_list("pk", flat=True))
        people = {pk: person for pk, person in people.items() if pk in working}
        people |= {person.pk: person for person in managers_of(version.plugin.owner)}
    return [person for _pk, person in sorted(people.items())]


def _people_of(programmes: QuerySet | Iterable[int]) -> QuerySet[User]:
    working = {"memberships__programme__in": programmes, "memberships__status": "active"}
    return User.objects.filter(is_active=True, **working).distinct().order_by("pk")
