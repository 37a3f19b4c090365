"""What the page of one plugin shows, put together from the catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from licences.entitlements import Entitlement, programmes_with
from releases import catalogue
from releases.compatibility import best_version, columns_of, matrix
from releases.enums import LISTED, PluginStatus
from releases.forms import StatementForm
from releases.models import Compatibility, Installation, Plugin, PluginVersion, Release
from releases.permissions import can_review_plugins, is_author
from releases.rendering import markdown

COLUMNS = 4


def plugin_context(plugin: Plugin, user: Any, now: datetime) -> dict[str, Any]:
    """``plugin`` comes with all its versions, keys and statements; outsiders get the listed versions only."""
    may_see_all = is_author(user, plugin) or can_review_plugins(user)
    versions = [row for row in plugin.versions.all() if may_see_all or row.status in LISTED]
    listed = [row for row in versions if row.status in LISTED]
    releases = list(Release.objects.published(at=now).newest_first())
    use, holders = catalogue.use_for(user), list(programmes_with(Entitlement.PLUGINS))
    newest_of_mine = max((row.release for row in use.mine), key=lambda row: row.sort_key, default=None)
    target = newest_of_mine or next(iter(releases), None)
    return {
        "plugin": plugin,
        "description": markdown(plugin.description),
        "versions": versions,
        "drafts": [row for row in versions if row.status in {PluginStatus.DRAFT, PluginStatus.SUBMITTED}],
        "quarantined": [row for row in listed if row.status == PluginStatus.QUARANTINED],
        "categories": catalogue.categories_of(plugin),
        "used_by": use.count(plugin),
        "holders": len(holders),
        "reviews": _reviews(listed),
        "target": target,
        "target_installation": next((row for row in use.mine if target and row.release_id == target.pk), None),
        **_matrix(plugin, listed, releases, use.mine),
        **_offer(plugin, target),
        **_doors(plugin, user, use.mine, {programme.pk for programme in holders}),
    }


def _doors(plugin: Plugin, user: Any, mine: list[Installation], holders: set[int]) -> dict[str, Any]:
    """What the reader may do here; whoever sees the page may download what it offers."""
    is_licensed = bool(holders & getattr(user, "programme_ids", frozenset()))
    is_open = plugin.status in LISTED
    published = [row for row in plugin.versions.all() if row.status == PluginStatus.PUBLISHED]
    may_say = is_licensed and is_open and bool(mine) and bool(published)
    return {
        "is_author": is_author(user, plugin) and is_licensed,
        "may_add": is_author(user, plugin) and is_licensed and is_open,
        "may_review": can_review_plugins(user),
        "say_form": StatementForm(versions=published, installations=mine) if may_say else None,
    }


def _offer(plugin: Plugin, target: Release | None) -> dict[str, Any]:
    offered = _offered(plugin, target)
    return {
        "offered": offered,
        "keys": list(offered.keys.all()) if offered else [],
        "clashes": catalogue.key_clashes(offered) if offered else [],
    }


def _offered(plugin: Plugin, target: Release | None) -> PluginVersion | None:
    """What the download button gives: the best published version for the release that counts for the reader."""
    published = [row for row in plugin.versions.all() if row.status == PluginStatus.PUBLISHED]
    if not published:
        return None
    best = best_version(plugin, target) if target else None
    return best[0] if best and best[0] in published else published[0]


def _matrix(
    plugin: Plugin, versions: list[PluginVersion], releases: list[Release], mine: list[Installation]
) -> dict[str, Any]:
    """The last contracts, and any the reader still runs; columns with an installation carry its words."""
    columns = columns_of(list(reversed(releases)))
    running = {row.release_id: row for row in mine}
    wanted = [
        (column, _here(column.releases, running))
        for number, column in enumerate(columns, start=1)
        if number > len(columns) - COLUMNS or any(release.pk in running for release in column.releases)
    ]
    heads = [{"column": column, "here": here} for column, here in wanted]
    rows = []
    for row in matrix(versions, [column for column, _words in wanted]):
        installed = [catalogue.installed_version(plugin, one) for one in mine]
        is_mine = any(one and one.version and one.version.pk == row.version.pk for one in installed)
        cells = [{"cell": cell, "is_here": bool(head["here"])} for cell, head in zip(row.cells, heads, strict=True)]
        rows.append({"version": row.version, "cells": cells, "is_mine": is_mine})
    return {"heads": heads, "rows": rows}


def _here(releases: tuple[Release, ...], running: dict[int, Installation]) -> str:
    kinds = [running[release.pk].get_kind_display().lower() for release in releases if release.pk in running]
    return _("your %(kinds)s") % {"kinds": ", ".join(kinds)} if kinds else ""


def _reviews(versions: list[PluginVersion]) -> list[Compatibility]:
    """The newest word of each programme that said something in words."""
    said = [row for version in versions for row in version.statements.all() if row.programme and row.note]
    said.sort(key=lambda row: (row.said_on, row.pk), reverse=True)
    return list({row.programme_id: row for row in reversed(said)}.values())[::-1]


def review_queue(user: Any) -> QuerySet[PluginVersion]:
    return catalogue.reviewable(user).filter(status=PluginStatus.SUBMITTED).order_by("submitted_at", "pk")
