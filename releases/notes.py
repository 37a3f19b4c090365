"""What the pages of release notes show, put together from selectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from licences.selectors import profile_of
from portal.accounts.selectors import current_programme
from releases import selectors
from releases.catalogue import outlook
from releases.enums import Area, ChangeAudience, ChangeKind
from releases.models import ChangeEntry, Installation, Release, ReleaseFile
from releases.permissions import Reach, can_browse_plugins, can_manage_releases, reach_of
from releases.track import marks_between

# As the page shows them; known issues stand apart, for they are no change.
SHOWN_KINDS = [
    ChangeKind.BREAKING,
    ChangeKind.SECURITY,
    ChangeKind.FEATURE,
    ChangeKind.IMPROVEMENT,
    ChangeKind.FIX,
]


def by_kind(entries: Iterable[ChangeEntry]) -> list[tuple[ChangeKind, list[ChangeEntry]]]:
    entries = list(entries)
    groups = [(kind, [entry for entry in entries if entry.kind == kind]) for kind in SHOWN_KINDS]
    return [(kind, rows) for kind, rows in groups if rows]


def by_area(entries: Iterable[ChangeEntry]) -> list[tuple[Area, list[ChangeEntry]]]:
    entries = list(entries)
    groups = [(area, [entry for entry in entries if entry.area == area]) for area in Area]
    return sorted(((area, rows) for area, rows in groups if rows), key=lambda group: -len(group[1]))


def notes_context(release: Release, user: Any, now: datetime) -> dict[str, Any]:
    releases = list(Release.objects.published(at=now).newest_first())
    mine = selectors.installed_for(user)
    entries = list(release.entries.all())
    known = list(selectors.known_issues_in(release, now))
    files = list(release.files.visible_to(user).select_related("stored", "release"))
    return {
        "release": release,
        "groups": by_kind(entries),
        "known_issues": known or [entry for entry in entries if entry.kind == ChangeKind.KNOWN_ISSUE],
        "facts": facts_of(release),
        "files": file_rows(files, user),
        "support": selectors.support_of(releases, now).get(release.pk),
        "is_newest": bool(releases) and releases[0].pk == release.pk,
        "neighbours": _neighbours(release, releases),
        "installations": [row for row in mine if row.release_id == release.pk],
        "start": next((row.release for row in mine if row.release.sort_key < release.sort_key), None),
        "modified_programme": modified_programme(user),
        "may_manage": can_manage_releases(user),
    }


def _neighbours(release: Release, releases: Sequence[Release]) -> dict[str, Release | None]:
    older = next((row for row in releases if row.sort_key < release.sort_key), None)
    newer = next((row for row in reversed(releases) if row.sort_key > release.sort_key), None)
    return {"older": older, "newer": newer}


def facts_of(release: Release) -> list[dict[str, str]]:
    pairs = [
        (_("Released"), format_date(release.released_on, "j M Y") if release.released_on else _("not yet")),
        (_("Plugin contract"), release.plugin_contract or _("no plugins yet")),
        (_("Standard plugin"), release.standard_plugin),
        (_("Plugin types"), str(release.plugin_types) if release.plugin_types else ""),
        (_("Database migrations"), _("%(number)s in all") % {"number": release.flyway_total}),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


def modified_programme(user: Any) -> Any:
    """The reader's programme when it declared a modified core: updates are then at its own cost and risk."""
    programme = current_programme(user)
    profile = profile_of(programme) if programme else None
    return programme if profile and profile.core_modified else None


def file_rows(files: Sequence[ReleaseFile], user: Any) -> list[dict[str, Any]]:
    """Every file of the release, with a link or a lock; that it exists is no secret."""
    reach = reach_of(user) if any(not file.is_public for file in files) else Reach({})
    return [_file_row(file, reach) for file in files]


def _file_row(file: ReleaseFile, reach: Reach) -> dict[str, Any]:
    is_open = file.is_public or reach.opens(file.kind, file.release.released_on)
    waits = not is_open and reach.holds(file.kind)
    return {"file": file, "is_open": is_open, "waits_for_signature": waits, "url": file.get_absolute_url()}


def changes_context(query: QueryDict, user: Any, now: datetime) -> dict[str, Any]:
    """The page between two versions; ``status`` 400 and a sentence when the choice makes no sense."""
    releases = list(Release.objects.published(at=now).newest_first())
    mine = selectors.installed_for(user)
    start, end, error = _chosen(query, releases, mine)
    context: dict[str, Any] = {
        "releases": releases,
        "installations": mine,
        "programme": current_programme(user) if mine else None,
        "start": start,
        "end": end,
        "newest": releases[0] if releases else None,
        "error": error,
        "status": 400 if error else 200,
        "modified_programme": modified_programme(user),
    }
    if start and end and not error:
        context |= _between(start, end, query, mine, user, now)
    return context


def _chosen(
    query: QueryDict, releases: list[Release], mine: list[Installation]
) -> tuple[Release | None, Release | None, str]:
    known = {release.version: release for release in releases}
    if len(releases) < 2:
        return None, None, ""
    first = _first_choice(releases, mine)
    start_text, end_text = query.get("from") or first.version, query.get("to") or releases[0].version
    start, end = known.get(start_text), known.get(end_text)
    missing = [text for text, release in ((start_text, start), (end_text, end)) if release is None]
    if missing:
        return start, end, _("There is no release %(version)s. Choose one of the list.") % {"version": missing[0][:20]}
    if start.sort_key >= end.sort_key:
        return start, end, _("“From” must be the older release. Choose an older one, or a newer “To”.")
    return start, end, ""


def _first_choice(releases: list[Release], mine: list[Installation]) -> Release:
    """Production, or whatever runs behind the newest; else the end of the line before; else the release before."""
    behind = [row.release for row in mine if row.release.sort_key < releases[0].sort_key]
    before = [row for row in releases if row.major < releases[0].major] or releases[1:]
    return (behind or before)[0]


def _between(
    start: Release, end: Release, query: QueryDict, mine: list[Installation], user: Any, now: datetime
) -> dict[str, Any]:
    changes = selectors.changes_between(start, end, now)
    kinds = [value for value in query.getlist("kind") if value in ChangeKind.values] or list(map(str, SHOWN_KINDS))
    people = [value for value in query.getlist("for") if value in ChangeAudience.values] or ChangeAudience.values
    shown = [entry for entry in changes.entries if entry.kind in kinds and entry.audience in people]
    installation = next((row for row in mine if row.release_id == start.pk), None)
    may_see_plugins = installation is not None and can_browse_plugins(user)
    plugins = outlook(installation, end) if installation and may_see_plugins else []
    return {
        "changes": changes,
        "areas": by_area(shown),
        "shown": len(shown),
        "stops": marks_between(changes),
        "kind_choices": _choices(SHOWN_KINDS, kinds, [entry.kind for entry in changes.entries]),
        "people_choices": _choices(ChangeAudience, people, [entry.audience for entry in changes.entries]),
        "breaking_for_it": sum(entry.audience == ChangeAudience.IT for entry in changes.breaking),
        "installation": installation,
        "plugins": plugins,
        "to_update": sum(row.needs_update for row in plugins),
    }


def _choices(values: Iterable[Any], chosen: Sequence[str], present: list[str]) -> list[dict[str, Any]]:
    return [
        {"value": str(value), "label": value.label, "is_on": str(value) in chosen, "count": present.count(str(value))}
        for value in values
    ]
