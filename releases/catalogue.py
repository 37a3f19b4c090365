"""Reads of the plugin catalogue: who uses what, what fits which release, what to update."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from portal.accounts.selectors import current_programme
from releases.compatibility import Judgement, best_version, judge_on
from releases.enums import LISTED, ExtensionPoint, PluginStatus
from releases.models import Compatibility, Installation, Plugin, PluginKey, PluginVersion, Release
from releases.selectors import Standing

IN_SIGHT_OF_REVIEWERS = {*LISTED, PluginStatus.SUBMITTED}


def with_versions(plugins: QuerySet[Plugin], *, all_states: bool = False) -> QuerySet[Plugin]:
    """Plugins with owner, versions (listed ones unless told), keys and statements: a fixed number of queries."""
    versions = PluginVersion.objects.all() if all_states else PluginVersion.objects.listed()
    statements = Compatibility.objects.select_related("release", "programme")
    versions = versions.select_related("stored").order_by("-sort_key")
    versions = versions.prefetch_related("keys", Prefetch("statements", statements))
    return plugins.select_related("owner", "maintainer").prefetch_related(Prefetch("versions", versions))


@dataclass(frozen=True)
class Use:
    """Who runs what: programmes by plugin key, and the installations of the reader's own programme."""

    by_key: dict[str, set[int]]
    mine: list[Installation]

    def count(self, plugin: Plugin) -> int:
        return len(set().union(*(self.by_key.get(key, set()) for key in keys_of(plugin))))


def use_for(user: Any) -> Use:
    """One read of all installations, for they are few."""
    programme = current_programme(user)
    by_key: dict[str, set[int]] = defaultdict(set)
    mine = []
    for row in Installation.objects.select_related("release").order_by("kind", "pk"):
        if programme and row.programme_id == programme.pk:
            mine.append(row)
        for key in row.keys:
            by_key[key].add(row.programme_id)
    return Use(by_key, mine)


def keys_of(plugin: Plugin) -> set[str]:
    return {key.key for version in plugin.versions.all() for key in version.keys.all()}


def categories_of(plugin: Plugin) -> list[ExtensionPoint]:
    """Extension points of its newest version, in the order of the list."""
    newest = next(iter(plugin.versions.all()), None)
    points = {key.extension_point for key in newest.keys.all()} if newest else set()
    return [point for point in ExtensionPoint if point in points]


@dataclass(frozen=True)
class Installed:
    """A plugin as an installation has it; ``version`` is None when the catalogue does not know the key version."""

    text: str
    version: PluginVersion | None


def installed_version(plugin: Plugin, installation: Installation | None) -> Installed | None:
    """The plugin's version on an installation: the newest one all of whose registered keys agree."""
    registered = installation.keys if installation else {}
    mine = {key: registered[key] for key in keys_of(plugin) if key in registered}
    if not mine:
        return None
    for version in plugin.versions.all():
        if mine == {key.key: key.key_version for key in version.keys.all()}:
            return Installed(version.version, version)
    return Installed(max(mine.values()), None)


@dataclass(frozen=True)
class Outlook:
    """What becomes of an installed plugin on another release."""

    plugin: Plugin | None
    name: str
    installed: str
    what: str
    target: PluginVersion | None = None
    judgement: Judgement | None = None
    note: str = ""

    @property
    def needs_update(self) -> bool:
        return self.what in {"update", "replaced"}


def outlook(installation: Installation, release: Release) -> list[Outlook]:
    """Every plugin of the installation: update, works, untested, none fits, replaced, or unknown to the catalogue."""
    plugins = list(with_versions(Plugin.objects.listed()))
    known = {key for plugin in plugins for key in keys_of(plugin)}
    rows = [
        _outlook(plugin, found, release) for plugin in plugins if (found := installed_version(plugin, installation))
    ]
    strangers: dict[str, str] = {}
    for row in installation.plugins:
        if row["key"] not in known:
            strangers.setdefault(row.get("name") or row["key"], row.get("version", ""))
    rows += [Outlook(None, name, version, "unknown") for name, version in strangers.items()]
    order = ["update", "insecure", "none", "replaced", "untested", "works", "unknown"]
    return sorted(rows, key=lambda row: (order.index(row.what), row.name))


def _outlook(plugin: Plugin, installed: Installed, release: Release) -> Outlook:
    if plugin.comes_with_jems:
        what = "works" if installed.text == release.standard_plugin else "replaced"
        return Outlook(plugin, plugin.name, installed.text, what, note=release.standard_plugin)
    now = judge_on(installed.version, release) if installed.version else None
    best = best_version(plugin, release)
    if now and now.fits:
        return Outlook(plugin, plugin.name, installed.text, "works", installed.version, now)
    if best and best[1].fits:
        return Outlook(plugin, plugin.name, installed.text, "update", *best)
    if now and now.verdict == "untested":
        return Outlook(plugin, plugin.name, installed.text, "untested", installed.version, now)
    if best and best[1].verdict == "untested":
        return Outlook(plugin, plugin.name, installed.text, "untested", *best)
    return Outlook(plugin, plugin.name, installed.text, "none", *(best or ()))


def production_outlook(standing: Standing | None) -> list[Outlook]:
    """All plugins of the production installation against the newest release; empty without either."""
    production = standing.production if standing else None
    return outlook(production, standing.newest) if standing and production else []


def key_clashes(version: PluginVersion, *, among: Collection[str] = LISTED) -> list[PluginKey]:
    """Keys of other plugins that are the same: the two would silently replace each other in Jems.

    ``IN_SIGHT_OF_REVIEWERS`` adds what other programmes submitted: nobody else learns of that before it is published.
    """
    mine = version.keys.values("key")
    others = PluginKey.objects.filter(key__in=mine, plugin_version__status__in=among)
    others = others.exclude(plugin_version__plugin=version.plugin_id)
    return list(others.select_related("plugin_version__plugin__owner").order_by("key", "plugin_version", "pk"))


def public_count() -> int:
    """How many plugins the catalogue holds: the only thing guests learn of it."""
    return Plugin.objects.listed().filter(status=PluginStatus.PUBLISHED).count()


def waiting_count() -> int:
    return PluginVersion.objects.waiting().count()


def reviewable(user: Any) -> QuerySet[PluginVersion]:
    return PluginVersion.objects.visible_to(user).select_related("plugin__owner", "stored", "created_by")
