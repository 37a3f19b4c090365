"""Releases, plugins and what the story's programmes run."""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings

from portal.accounts.models import Programme
from portal.website.demo import release_files
from portal.website.demo.plugins import seed_plugins
from portal.website.demo.story import VIENNA, Story
from releases.actions.contents import offer
from releases.actions.installations import register
from releases.enums import DocumentType, FileKind, InstallationKind, ReleaseStatus
from releases.models import ChangeEntry, Installation, Release
from releases.versions import sort_key
from search.actions import mark_stale

DATA = Path(__file__).parent / "data"
RELEASES = Path(settings.BASE_DIR) / "releases" / "fixtures" / "jems_releases.csv"
REQUIRED_STOPS = {"9.0.1"}
DOCUMENTED_FROM = "8.0.3"

INTRODUCTION = (
    "<p>Inform your users, stop Jems, back up the database, the files and the folder <code>addons</code>. "
    "Put in the new version, replace your own plugins and start. Try it on your test installation first.</p>"
)


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


def seed(story: Story) -> None:
    """All 37 releases with their real dates, notes in our own words, demo files; then plugins and installations."""
    if Release.objects.exists():
        return
    texts = {row["version"]: row for row in rows_of("release_texts.csv")}
    with RELEASES.open(newline="") as file:
        releases = {row["tag"]: _release(row, texts.get(row["tag"], {})) for row in csv.DictReader(file)}
    _write_notes(releases)
    for release in releases.values():
        _offer_files(release)
        mark_stale(release)
    seed_plugins(story, releases)
    _register_installations(story, releases)


def _release(row: dict[str, str], text: dict[str, str]) -> Release:
    """Published before the portal was there: no mail goes out for it."""
    released_on = date.fromisoformat(row["commit_date"])
    return Release.objects.create(
        version=row["tag"],
        sort_key=sort_key(row["tag"]),
        status=ReleaseStatus.PUBLISHED,
        released_on=released_on,
        published_at=datetime.combine(released_on, time(10), tzinfo=VIENNA),
        plugin_contract=row["plugin_contract"],
        standard_plugin=row["standard_plugin"],
        flyway_total=int(row["flyway_migrations_total"]),
        plugin_types=int(row["plugin_types"]),
        is_required_stop=row["tag"] in REQUIRED_STOPS,
        title=text.get("title", ""),
        highlights="\n".join(part for part in text.get("highlights", "").split(";") if part),
        introduction=INTRODUCTION if sort_key(row["tag"]) >= sort_key(DOCUMENTED_FROM) else "",
    )


def _write_notes(releases: dict[str, Release]) -> None:
    ChangeEntry.objects.bulk_create(
        ChangeEntry(release=releases[row.pop("version")], position=number, **row)
        for number, row in enumerate(rows_of("release_notes.csv"), start=1)
    )


def _offer_files(release: Release) -> None:
    """A small package and source for each release, the documents for the last lines; all say that they are demo."""
    at, version = release.published_at, release.version
    package = release_files.archive(f"jems-{version}.zip", f"Demo package of Jems {version}.", at)
    source = release_files.archive(f"jems-{version}-source.zip", f"Demo source of Jems {version}.", at)
    common = {"release": release, "by": None, "now": at}
    offer(kind=FileKind.INSTALLATION, title=f"Jems {version}, installation package", stored=package, **common)
    offer(kind=FileKind.SOURCE, title=f"Jems {version}, source code", stored=source, **common)
    if release.sort_key < sort_key(DOCUMENTED_FROM):
        return
    for kind in (DocumentType.PRE_INSTALLATION, DocumentType.INSTALLATION, DocumentType.TECHNICAL):
        stored = release_files.document(f"{kind}-{version}.pdf", str(kind.label), f"Jems {version}", at)
        offer(kind=FileKind.DOCUMENT, document_type=kind, title=str(kind.label), stored=stored, **common)


# programme: {kind: (version, days since registered, {key: key version})}
RUNNING: dict[str, dict[InstallationKind, tuple[str, int, dict[str, str]]]] = {
    "alpine-lakes": {
        InstallationKind.PRODUCTION: (
            "8.0.3",
            2,
            {
                "islands.budget.xlsx": "2.1.0",
                "islands.partner-report.xlsx": "1.0.0",
                "sava.partner-report-checks": "1.4.2",
                "granite.checklist-pdf": "1.2.0",
                "granite.programme-data": "3.0.2",
                "lakes.certificate-de": "1.1.0",
                "jems.standard.application-form": "1.3.6",
                "jems.standard.budget": "1.3.6",
                "jems.standard.pre-submission": "1.3.6",
            },
        ),
        InstallationKind.TEST: ("10.0.1", 18, {"jems.standard.budget": "1.6.7"}),
    },
    "amber-coast": {
        InstallationKind.PRODUCTION: (
            "9.0.1",
            40,
            {"amber.form-two-languages": "1.3.0", "granite.checklist-pdf": "1.2.0", "granite.programme-data": "3.0.2"},
        ),
    },
    "sava-meadows": {
        InstallationKind.PRODUCTION: (
            "10.0.1",
            43,
            {
                "islands.budget.xlsx": "2.3.0",
                "islands.partner-report.xlsx": "1.1.0",
                "sava.partner-report-checks": "1.6.0",
                "sava.sampling": "1.0.0",
                "granite.checklist-pdf": "1.2.0",
                "granite.programme-data": "3.0.2",
            },
        ),
    },
    "granite-hills": {
        InstallationKind.PRODUCTION: ("8.0.6", 70, {"granite.programme-data": "2.4.0"}),
        InstallationKind.TEST: (
            "10.0.1",
            43,
            {"islands.budget.xlsx": "2.3.0", "islands.partner-report.xlsx": "1.1.0", "granite.audit-payment": "0.9.0"},
        ),
    },
}


def _register_installations(story: Story, releases: dict[str, Release]) -> None:
    for code, installed in RUNNING.items():
        for kind, (version, days, keys) in installed.items():
            register(
                programme=story.programmes[code],
                kind=kind,
                release=releases[version],
                plugins=[{"key": key, "version": number, "name": key, "type": ""} for key, number in keys.items()],
                by=None,
                now=story.at(-days, 11),
            )


def load(story: Story) -> None:
    """Load data: every programme of the pick-list runs something, and the last releases have long notes."""
    if ChangeEntry.objects.filter(title__startswith="Load entry").exists():
        return
    releases = list(Release.objects.newest_first()[:10])
    taken = set(Installation.objects.values_list("programme_id", flat=True))
    others = Programme.objects.exclude(pk__in=taken).order_by("pk")
    Installation.objects.bulk_create(
        Installation(
            programme=programme,
            kind=InstallationKind.PRODUCTION,
            release=releases[number % len(releases)],
            contract_version=releases[number % len(releases)].plugin_contract,
            plugins=[{"key": "granite.programme-data", "version": "3.0.2", "name": "Programme Data Export"}],
            on_release_since=story.day(-90),
            registered_on=story.day(-30),
        )
        for number, programme in enumerate(others)
    )
    ChangeEntry.objects.bulk_create(
        ChangeEntry(release=release, kind="fix", area="operation", title=f"Load entry {number}", position=1000 + number)
        for release in releases
        for number in range(10 * story.scale)
    )
