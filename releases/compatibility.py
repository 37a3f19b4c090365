"""Does it run on my Jems? Contracts decide, and what programmes say goes before what numbers promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from releases.enums import PluginStatus, Statement, Verdict
from releases.models import Compatibility, Plugin, PluginVersion, Release

# The better answer first; a plugin shows the newest of its best versions.
RANK = {
    Verdict.CONFIRMED: 0,
    Verdict.DECLARED: 0,
    Verdict.UNTESTED: 1,
    Verdict.DISPUTED: 2,
    Verdict.INCOMPATIBLE: 3,
    Verdict.INSECURE: 4,
}
FITTING = {Verdict.CONFIRMED, Verdict.DECLARED}


@dataclass(frozen=True)
class Judgement:
    verdict: Verdict
    confirmed_by: int = 0

    @property
    def label(self) -> str:
        if self.verdict == Verdict.CONFIRMED:
            return _("Confirmed by %(number)s") % {"number": self.confirmed_by}
        return str(self.verdict.label)

    @property
    def fits(self) -> bool:
        return self.verdict in FITTING


def judge(version: PluginVersion, contract: str, statements: Iterable[Compatibility]) -> Judgement:
    """One version under one plugin contract. ``statements`` are those made on releases with that contract.

    A quarantined version is insecure whatever was said. Confirmations and refusals together are a dispute; each
    beats the author's word, and the author's word beats equal contract numbers. A programme counts once.
    """
    if version.status == PluginStatus.QUARANTINED:
        return Judgement(Verdict.INSECURE)
    said = [row.statement for row in _last_words(statements)]
    confirmed = said.count(Statement.CONFIRMED)
    refused = said.count(Statement.INCOMPATIBLE)
    if confirmed and refused:
        return Judgement(Verdict.DISPUTED, confirmed)
    if confirmed:
        return Judgement(Verdict.CONFIRMED, confirmed)
    if refused:
        return Judgement(Verdict.INCOMPATIBLE)
    if Statement.DECLARED in said or (contract and contract == version.contract_version):
        return Judgement(Verdict.DECLARED)
    return Judgement(Verdict.UNTESTED)


def _last_words(statements: Iterable[Compatibility]) -> list[Compatibility]:
    """The newest statement of each programme (None is Interact)."""
    newest: dict[int | None, Compatibility] = {}
    for row in sorted(statements, key=lambda row: (row.said_on, row.pk)):
        newest[row.programme_id] = row
    return list(newest.values())


def judge_on(version: PluginVersion, release: Release) -> Judgement:
    """As ``judge``, for a version fetched with its statements and their releases."""
    return judge(version, release.plugin_contract, _on_contract(version, release))


def _on_contract(version: PluginVersion, release: Release) -> list[Compatibility]:
    return [
        row
        for row in version.statements.all()
        if row.release_id == release.pk
        or (release.plugin_contract and row.release.plugin_contract == release.plugin_contract)
    ]


def best_version(plugin: Plugin, release: Release) -> tuple[PluginVersion, Judgement] | None:
    """What to put in: of the versions with the best verdict, the newest."""
    judged = [(version, judge_on(version, release)) for version in plugin.versions.all()]
    ranked = sorted(judged, key=lambda pair: (RANK[pair[1].verdict], -pair[0].sort_key))
    return ranked[0] if ranked else None


@dataclass(frozen=True)
class Column:
    """Releases in a row with one plugin contract; the newest of them stands for all."""

    releases: tuple[Release, ...]

    @property
    def contract(self) -> str:
        return self.releases[-1].plugin_contract

    @property
    def label(self) -> str:
        versions = [release.version for release in self.releases]
        if len(versions) > 2:
            return f"{versions[0]} to {versions[-1]}"
        return ", ".join(versions)


@dataclass(frozen=True)
class Cell:
    column: Column
    judgement: Judgement


@dataclass(frozen=True)
class Row:
    version: PluginVersion
    cells: tuple[Cell, ...]


def columns_of(releases: Sequence[Release]) -> list[Column]:
    """Neighbouring releases with one contract share a column; ``releases`` oldest first."""
    with_contract = [release for release in releases if release.plugin_contract]
    return [Column(tuple(group)) for contract, group in groupby(with_contract, key=_contract)]


def _contract(release: Release) -> str:
    return release.plugin_contract


def matrix(versions: Iterable[PluginVersion], columns: Sequence[Column]) -> list[Row]:
    return [
        Row(version, tuple(Cell(column, judge_on(version, column.releases[-1])) for column in columns))
        for version in versions
    ]
