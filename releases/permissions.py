from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from licences.entitlements import (
    Entitlement,
    own_grants,
    programmes_that_may_have,
    programmes_with,
    reads_as_staff,
    user_has,
    user_may_have,
)
from portal.accounts.models import Programme
from portal.accounts.roles import holds
from portal.accounts.selectors import active_membership
from releases.enums import LISTED, FileKind, PluginStatus
from releases.models import Plugin, PluginVersion, ReleaseFile

OPENING = {
    FileKind.INSTALLATION: Entitlement.FILES,
    FileKind.DOCUMENT: Entitlement.FILES,
    FileKind.SOURCE: Entitlement.SOURCE,
}


def can_manage_releases(user: Any) -> bool:
    return holds(user, "releases.manage")


def can_review_plugins(user: Any) -> bool:
    return holds(user, "plugins.review")


def can_download(user: Any, file: ReleaseFile) -> bool:
    """Asked at the start of every request, ranges too: an agreement may have ended in between.

    Who did not sign a newer agreement text in time keeps the releases published until then.
    """
    if file.is_public or can_manage_releases(user):
        return True
    return user_may_have(user, OPENING[FileKind(file.kind)], published_on=file.release.released_on)


def waits_for_signature(user: Any, file: ReleaseFile) -> bool:
    """Whether the file is closed only because a newer agreement text is not signed."""
    return not can_download(user, file) and user_has(user, OPENING[FileKind(file.kind)])


def can_browse_plugins(user: Any) -> bool:
    """As ``Plugin.objects.visible_to`` for what is listed: licence holders, and staff."""
    return bool(getattr(user, "is_staff", False)) or user_has(user, Entitlement.PLUGINS)


def can_download_plugin(user: Any, version: PluginVersion) -> bool:
    """A quarantined version goes to reviewers only, not even to its author."""
    if can_review_plugins(user):
        return True
    if version.status == PluginStatus.QUARANTINED:
        return False
    if version.status == PluginStatus.PUBLISHED and version.plugin.status == PluginStatus.PUBLISHED:
        return can_browse_plugins(user) or is_author(user, version.plugin)
    return is_author(user, version.plugin)


def sharing_programmes(user: Any) -> list[Programme]:
    """The user's programmes that hold a licence: in their name plugins are shared and confirmed."""
    ids: frozenset[int] = getattr(user, "programme_ids", frozenset())
    return list(programmes_with(Entitlement.PLUGINS).filter(pk__in=ids).order_by("name", "pk")) if ids else []


def can_share_plugins(user: Any) -> bool:
    return bool(sharing_programmes(user))


def is_author(user: Any, plugin: Plugin) -> bool:
    return plugin.owner_id is not None and active_membership(user, plugin.owner_id) is not None


def can_edit_version(user: Any, version: PluginVersion) -> bool:
    return version.status == PluginStatus.DRAFT and is_author(user, version.plugin) and can_share_plugins(user)


def can_add_version(user: Any, plugin: Plugin) -> bool:
    return plugin.status in LISTED and is_author(user, plugin) and can_share_plugins(user)


def can_state_compatibility(user: Any, plugin: Plugin) -> bool:
    return plugin.status in LISTED and can_share_plugins(user)


def can_register_installation(user: Any, programme: Programme) -> bool:
    return active_membership(user, programme) is not None


@dataclass(frozen=True)
class Reach:
    """Which private files are open to somebody: by kind, the last day whose releases they may have.

    A kind that is missing is closed; None means every release.
    """

    last_days: dict[FileKind, date | None]

    def opens(self, kind: FileKind | str, published_on: date | None) -> bool:
        if kind not in self.last_days:
            return False
        last_day = self.last_days[FileKind(kind)]
        return last_day is None or (published_on is not None and published_on <= last_day)

    def holds(self, kind: FileKind | str) -> bool:
        """Open for some releases at least."""
        return kind in self.last_days


def reach_of(user: Any) -> Reach:
    """Asked once, with one query, for a page that lists many files."""
    if can_manage_releases(user):
        return Reach(dict.fromkeys(FileKind))
    entitlements = set(OPENING.values())
    held: dict[str, list[date | None]] = {name: [None] for name in entitlements if reads_as_staff(user, name)}
    for name, until in own_grants(user, *entitlements).values_list("entitlement", "releases_until"):
        held.setdefault(name, []).append(until)
    return Reach({kind: _latest(held[name]) for kind, name in OPENING.items() if name in held})


def _latest(last_days: list[date | None]) -> date | None:
    """Of several programmes the one that reaches furthest counts; None reaches everything."""
    known = [day for day in last_days if day is not None]
    return max(known) if len(known) == len(last_days) else None


def entitled_programme(user: Any, of: ReleaseFile | PluginVersion) -> Programme | None:
    """In whose name the user takes it: the first of their programmes that may have it, else that holds a licence."""
    ids: frozenset[int] = getattr(user, "programme_ids", frozenset())
    if not ids:
        return None
    if isinstance(of, ReleaseFile) and not of.is_public:
        kind = OPENING[FileKind(of.kind)]
        held = programmes_that_may_have(kind, published_on=of.release.released_on)
    else:
        held = programmes_with(Entitlement.FILES)
    return held.filter(pk__in=ids).order_by("name", "pk").first()
