from __future__ import annotations

from typing import Any

from licences.entitlements import Entitlement, programmes_with, user_has
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
    """Asked at the start of every request, ranges too: an agreement may have ended in between."""
    return file.is_public or can_manage_releases(user) or user_has(user, OPENING[FileKind(file.kind)])


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


def openings(user: Any) -> dict[str, bool]:
    """Which kinds of private files are open to the user, asked once for a page that lists many."""
    if can_manage_releases(user):
        return dict.fromkeys(FileKind, True)
    held = {entitlement: user_has(user, entitlement) for entitlement in set(OPENING.values())}
    return {kind: held[entitlement] for kind, entitlement in OPENING.items()}


def entitled_programme(user: Any) -> Programme | None:
    """In whose name the user takes a file: the first of their programmes with a licence."""
    ids: frozenset[int] = getattr(user, "programme_ids", frozenset())
    held = programmes_with(Entitlement.FILES).filter(pk__in=ids) if ids else Programme.objects.none()
    return held.order_by("name", "pk").first()
