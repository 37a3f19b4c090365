"""The plugin catalogue of the story: who built what, for which contract, and what the others say of it."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from portal.accounts.models import Programme
from portal.website.demo import release_files
from portal.website.demo.story import Story
from releases.actions import plugins as actions
from releases.actions.statements import state_compatibility
from releases.enums import PluginStatus, Statement
from releases.models import Plugin, PluginVersion, Release
from releases.pasted import keys_of
from search.actions import mark_stale

DATA = Path(__file__).parent / "data"
MAINTAINERS = {"alpine-lakes": "anna", "amber-coast": "liis", "sava-meadows": "marko", "granite-hills": "eva"}
QUARANTINE = "It wrote names of natural persons into the log. 2.1.0 does not."
ABOUT = """What it needs: Jems with a fitting plugin contract, see the table above. Nothing is stored outside Jems.

**After putting it in**

1. Open the plugin list and look for the keys.
2. Make one file on test and compare it with the one you had.
"""
WORDS = {
    ("Island Budget Export", "2.3.0", "sava-meadows"): "Put in on test in ten minutes. The sheet matches our old tool.",
    (
        "Island Budget Export",
        "2.3.0",
        "granite-hills",
    ): "Column titles are English only. A translation file would help.",
    ("Checklist Export PDF", "1.2.0", "amber-coast"): "Works with our 14 checklists, also the long ones.",
    ("Programme Data Export", "3.0.2", "sava-meadows"): "Our monthly report takes minutes now.",
}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


def seed_plugins(story: Story, releases: dict[str, Release]) -> None:
    plugins = {row["name"]: _plugin(row, story) for row in _rows("plugins.csv")}
    for row in _rows("plugin_versions.csv"):
        version = _version(plugins[row["plugin"]], row, story)
        for column, statement in (("confirmed", Statement.CONFIRMED), ("refused", Statement.INCOMPATIBLE)):
            _say(version, row[column], statement, story, releases)
        for name in row["declared"].split():
            _state(version, releases[name], Statement.DECLARED, version.plugin.owner, story.at(-50, 10))
        if row["status"] == "quarantined":
            PluginVersion.objects.filter(pk=version.pk).update(status=PluginStatus.QUARANTINED, reason=QUARANTINE)
    for plugin in plugins.values():
        mark_stale(plugin)
    _submission(story)


def _plugin(row: dict[str, str], story: Story) -> Plugin:
    owner = story.programmes[row["owner"]] if row["owner"] else None
    details = {key: row[key] for key in ("name", "sentence", "repository", "licence")}
    details |= {"description": ABOUT, "comes_with_jems": bool(row["comes_with_jems"])}
    author = story.people[MAINTAINERS[row["owner"]]] if row["owner"] else None
    return actions.draft_plugin(programme=owner, details=details, by=author, now=story.at(-1200))


def _version(plugin: Plugin, row: dict[str, str], story: Story) -> PluginVersion:
    """Reviewed long ago: no mail goes out for it."""
    at = story.at(-int(row["days_ago"]), 10)
    version = actions.draft_version_of(
        plugin=plugin,
        details={"version": row["version"], "contract_version": row["contract"], "notes": row["notes"]},
        keys=keys_of(row["keys"].replace("|", "\n")),
        stored=release_files.archive(
            f"{plugin.slug}-{row['version']}.jar", f"{plugin} {row['version']}", at, is_jar=True
        ),
        by=plugin.maintainer,
        now=at,
    )
    published = {"status": PluginStatus.PUBLISHED, "published_at": at}
    PluginVersion.objects.filter(pk=version.pk).update(
        submitted_at=at, reviewed_by=story.people.get("lea"), **published
    )
    Plugin.objects.filter(pk=plugin.pk, status=PluginStatus.DRAFT).update(**published)
    version.refresh_from_db()
    return version


def _say(version: PluginVersion, text: str, statement: Statement, story: Story, releases: dict[str, Release]) -> None:
    """``text``: "10.0.1:alpine-lakes amber-coast|8.0.3:alpine-lakes"."""
    for part in filter(None, text.split("|")):
        release, _colon, codes = part.partition(":")
        for number, code in enumerate(codes.split()):
            _state(version, releases[release], statement, story.programmes[code], story.at(-43 + number, 15))


def _state(
    version: PluginVersion, release: Release, statement: Statement, programme: Programme | None, at: datetime
) -> None:
    code = programme.code if programme else ""
    note = WORDS.get((version.plugin.name, version.version, code), "") if statement == Statement.CONFIRMED else ""
    state_compatibility(
        version=version, release=release, statement=statement, programme=programme, note=note, by=None, now=at
    )


def _submission(story: Story) -> None:
    """One waits at the desk, and one of its keys is taken: the reviewer must see it."""
    author, at = story.people["marko"], story.at(-1, 16)
    plugin = actions.draft_plugin(
        programme=story.programmes["sava-meadows"],
        details={
            "name": "Control Certificate with Annexes",
            "sentence": "Control certificate that lists every annex with its fingerprint.",
            "description": ABOUT,
            "licence": "EUPL 1.2",
        },
        by=author,
        now=at,
    )
    version = actions.draft_version_of(
        plugin=plugin,
        details={"version": "1.0.0", "contract_version": "1.6.7", "notes": "First version."},
        keys=keys_of("sava.certificate 1.0.0 control_certificate\ngranite.checklist-pdf 1.0.0 checklist_export"),
        stored=release_files.archive("control-certificate-1.0.0.jar", "Control Certificate", at, is_jar=True),
        by=author,
        now=at,
    )
    actions.submit(version=version, by=author, now=at)
