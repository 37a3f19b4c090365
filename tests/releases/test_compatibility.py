"""The matrix function is ours, so its promises are proven for any mixture of statements."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from releases.compatibility import best_version, columns_of, judge
from releases.enums import PluginStatus, Statement, Verdict
from releases.models import Compatibility, Plugin, PluginVersion, Release

DAY = date(2026, 10, 8)
CONTRACTS = st.sampled_from(["", "1.3.11", "1.4.2", "1.6.7"])
SAID = st.lists(st.tuples(st.integers(1, 4), st.sampled_from(Statement), st.integers(0, 9)), max_size=8)


def version(contract: str = "1.6.7", status: str = PluginStatus.PUBLISHED) -> PluginVersion:
    return PluginVersion(contract_version=contract, status=status)


def statements(said) -> list[Compatibility]:
    return [
        Compatibility(pk=number, programme_id=programme, statement=statement, said_on=DAY + timedelta(days=days))
        for number, (programme, statement, days) in enumerate(said)
    ]


def last_words(said) -> list[str]:
    newest = {}
    for number, (programme, statement, days) in enumerate(said):
        if programme not in newest or (days, number) > newest[programme][0]:
            newest[programme] = ((days, number), statement)
    return [statement for _, statement in newest.values()]


@given(CONTRACTS, CONTRACTS)
def test_without_statements_the_contract_decides(built_for, contract):
    same = bool(contract) and built_for == contract

    assert judge(version(built_for), contract, []).verdict == (Verdict.DECLARED if same else Verdict.UNTESTED)


@given(CONTRACTS, CONTRACTS, SAID)
def test_statements_override_the_contract(built_for, contract, said):
    words = last_words(said)
    yes, no = words.count(Statement.CONFIRMED), words.count(Statement.INCOMPATIBLE)

    judgement = judge(version(built_for), contract, statements(said))

    if yes and no:
        assert judgement.verdict == Verdict.DISPUTED
    elif yes:
        assert (judgement.verdict, judgement.confirmed_by) == (Verdict.CONFIRMED, yes)
    elif no:
        assert judgement.verdict == Verdict.INCOMPATIBLE
    elif words:
        assert judgement.verdict == Verdict.DECLARED
    else:
        assert judgement.verdict in {Verdict.DECLARED, Verdict.UNTESTED}


@given(CONTRACTS, SAID, st.randoms())
def test_order_of_statements_does_not_matter(contract, said, random):
    rows = statements(said)
    shuffled = rows[:]
    random.shuffle(shuffled)

    assert judge(version(), contract, rows) == judge(version(), contract, shuffled)


@given(CONTRACTS, SAID)
def test_quarantine_is_stronger_than_any_statement(contract, said):
    assert judge(version(status=PluginStatus.QUARANTINED), contract, statements(said)).verdict == Verdict.INSECURE


@given(st.lists(CONTRACTS, max_size=12))
def test_columns_hold_every_release_with_a_contract_once_and_in_order(contracts):
    releases = [Release(version=f"1.{n}", plugin_contract=contract) for n, contract in enumerate(contracts)]

    columns = columns_of(releases)

    flat = [release.version for column in columns for release in column.releases]
    assert flat == [release.version for release in releases if release.plugin_contract]
    assert all(len({release.plugin_contract for release in column.releases}) == 1 for column in columns)
    assert all(left.contract != right.contract for left, right in pairwise(columns))


def test_column_label_says_the_span():
    releases = [Release(version=f"8.0.{n}", plugin_contract="1.4.2") for n in (4, 5, 6)]

    assert [columns_of(releases[:n])[0].label for n in (1, 2, 3)] == ["8.0.4", "8.0.4, 8.0.5", "8.0.4 to 8.0.6"]


def test_plugin_without_versions_has_no_best_one(db):
    plugin = Plugin.objects.create(slug="p", name="P", sentence="s", created_at="2026-01-01T00:00Z")

    assert best_version(plugin, Release(plugin_contract="1.6.7")) is None
