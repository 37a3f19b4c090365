"""Reads across releases, installations and their programmes; ``catalogue`` has those of the plugins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from licences.entitlements import Entitlement, last_day_of
from portal.accounts.models import Programme
from portal.accounts.selectors import current_programme
from releases.enums import ChangeKind, InstallationKind, ReleaseStatus, Support
from releases.models import ChangeEntry, Installation, Release

# A line is looked after for a year from the day the next line came.
LINE_OVERLAP_DAYS = 365


def newest_release(at: datetime) -> Release | None:
    return Release.objects.published(at=at).newest_first().first()


def newest_within_licence(programme: Programme, at: datetime) -> Release | None:
    """The newest whose files the programme may have: a newer agreement text that is not signed sets a last day."""
    within = Q(last_day=None) | Q(released_on__lte=F("last_day"))
    published = Release.objects.published(at=at).annotate(last_day=last_day_of(programme, Entitlement.FILES))
    return published.filter(within).newest_first().first()


def installations_of(programme: Programme) -> list[Installation]:
    """Production first."""
    return list(Installation.objects.of(programme))


def installed_for(user: Any) -> list[Installation]:
    """What the programme the user sees first runs, production first; nothing for guests."""
    programme = current_programme(user)
    return installations_of(programme) if programme else []


def support_of(releases: Iterable[Release], at: datetime) -> dict[int, Support]:
    """Support state by primary key; needs the releases of all lines, for a newer line ends an older one's support."""
    published = [release for release in releases if release.status == ReleaseStatus.PUBLISHED]
    began: dict[int, date] = {}
    for release in published:
        if release.released_on:
            began[release.major] = min(began.get(release.major, release.released_on), release.released_on)
    return {release.pk: _support(release.major, began, timezone.localdate(at)) for release in published}


def _support(major: int, began: dict[int, date], today: date) -> Support:
    newer = [line for line in began if line > major]
    if not newer:
        return Support.SUPPORTED
    still = len(newer) == 1 and (today - began[newer[0]]).days <= LINE_OVERLAP_DAYS
    return Support.ENDING if still else Support.UNSUPPORTED


@dataclass(frozen=True)
class Changes:
    """What lies between two releases, the first not counted."""

    start: Release
    end: Release
    path: Sequence[Release]
    contracts: Sequence[Release]
    entries: Sequence[ChangeEntry]
    known_issues: Sequence[ChangeEntry]

    @property
    def breaking(self) -> list[ChangeEntry]:
        return [entry for entry in self.entries if entry.kind == ChangeKind.BREAKING]


def changes_between(start: Release, end: Release, at: datetime) -> Changes:
    """Every published entry after ``start`` up to ``end``, releases that changed the contract, open known issues."""
    path = list(Release.objects.published(at=at).after(start).up_to(end).oldest_first())
    contracts, contract = [], start.plugin_contract
    for release in path:
        if release.plugin_contract != contract:
            contracts.append(release)
        contract = release.plugin_contract
    entries = ChangeEntry.objects.filter(release__in=path).exclude(kind=ChangeKind.KNOWN_ISSUE)
    entries = entries.select_related("release").order_by("-release__sort_key", "position", "pk")
    return Changes(start, end, path, contracts, list(entries), list(known_issues_in(end, at)))


def known_issues_in(release: Release, at: datetime) -> Iterable[ChangeEntry]:
    """Known issues of this release and of older ones that no release up to this one solved."""
    since = Release.objects.published(at=at).up_to(release)
    issues = ChangeEntry.objects.filter(kind=ChangeKind.KNOWN_ISSUE, release__in=since)
    open_ones = issues.filter(Q(fixed_in=None) | Q(fixed_in__sort_key__gt=release.sort_key))
    return open_ones.select_related("release").order_by("-release__sort_key", "position", "pk")


@dataclass(frozen=True)
class Stop:
    """A mark on the release track of a programme."""

    release: Release
    installations: tuple[Installation, ...] = field(default=())
    is_required: bool = False
    is_newest: bool = False
    has_new_contract: bool = False


@dataclass(frozen=True)
class Standing:
    """Where a programme stands: what it runs, and every release from the oldest of these to the newest."""

    installations: list[Installation]
    path: list[Release]

    @property
    def newest(self) -> Release:
        return self.path[-1]

    @property
    def production(self) -> Installation | None:
        return next((row for row in self.installations if row.kind == InstallationKind.PRODUCTION), None)


def standing_of(programme: Programme, at: datetime) -> Standing | None:
    """None while the programme has registered nothing; two queries."""
    installed = installations_of(programme)
    if not installed:
        return None
    oldest = min((row.release for row in installed), key=lambda release: release.sort_key)
    return Standing(installed, [oldest, *Release.objects.published(at=at).after(oldest).oldest_first()])


def release_track(standing: Standing) -> list[Stop]:
    """The stops worth drawing: where the programme stands, new contracts, required stops, the newest."""
    stops, contract = [], standing.path[0].plugin_contract
    for release in standing.path:
        here = tuple(row for row in standing.installations if row.release_id == release.pk)
        is_new = release.plugin_contract != contract
        contract = release.plugin_contract
        is_newest = release.pk == standing.newest.pk
        if here or release.is_required_stop or is_newest or is_new:
            stops.append(Stop(release, here, release.is_required_stop, is_newest, is_new))
    return stops
