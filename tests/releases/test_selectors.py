from datetime import date

import pytest

from releases import selectors
from releases.enums import InstallationKind, Support
from releases.track import MOST, marks_between, marks_of
from tests.factories.releases import ChangeEntryFactory, InstallationFactory, ReleaseFactory
from tests.releases.conftest import NOON

pytestmark = pytest.mark.django_db


def line(*versions: str, **fields):
    return [ReleaseFactory(version=version, **fields) for version in versions]


def test_newest_release_is_the_highest_published_one_on_that_day():
    _, ten, _, _ = (
        ReleaseFactory(version="9.0.1"),
        ReleaseFactory(version="10.0.0"),
        ReleaseFactory(version="10.0.1", withdrawn=True),
        ReleaseFactory(version="11.0.0", prepared=True),
    )
    ReleaseFactory(version="10.1.0", released_on=date(2026, 12, 1))

    assert selectors.newest_release(NOON) == ten


def test_support_ends_a_year_after_the_next_line():
    eight, nine, ten = (
        ReleaseFactory(version=version, released_on=day)
        for version, day in (("8.0.0", date(2025, 1, 1)), ("9.0.0", date(2025, 6, 1)), ("10.0.0", date(2026, 1, 1)))
    )

    support = selectors.support_of([eight, nine, ten], NOON)

    assert support == {eight.pk: Support.UNSUPPORTED, nine.pk: Support.ENDING, ten.pk: Support.SUPPORTED}


def test_changes_between_two_releases_leave_the_first_out_and_name_new_contracts():
    (old,) = line("8.0.3", plugin_contract="1.3.11")
    mid, hidden = line("8.0.4", "8.0.5", plugin_contract="1.4.2")
    (new,) = line("9.0.0", plugin_contract="1.4.9")
    type(hidden).objects.filter(pk=hidden.pk).update(status="prepared")
    entries = {release: ChangeEntryFactory(release=release) for release in (old, mid, hidden, new)}

    changes = selectors.changes_between(old, new, NOON)

    assert list(changes.path) == [mid, new]
    assert list(changes.contracts) == [mid, new]
    assert list(changes.entries) == [entries[new], entries[mid]]


def test_known_issues_stay_until_the_release_that_solves_them():
    old, mid, new = line("9.0.0", "9.0.1", "10.0.0")
    solved = ChangeEntryFactory(release=old, kind="known_issue", fixed_in=mid)
    still = ChangeEntryFactory(release=old, kind="known_issue")
    ChangeEntryFactory(release=new, kind="known_issue")

    assert list(selectors.known_issues_in(old, NOON)) == [solved, still]
    assert list(selectors.known_issues_in(mid, NOON)) == [still]


def test_track_shows_where_a_programme_stands_stops_and_new_contracts(alpine):
    (old,) = line("8.0.3", plugin_contract="1.3.11")
    line("8.0.4", plugin_contract="1.4.2")
    line("8.0.5", plugin_contract="1.4.2")
    line("9.0.1", plugin_contract="1.4.2", is_required_stop=True)
    (new,) = line("10.0.1")
    InstallationFactory(programme=alpine, release=old)
    InstallationFactory(programme=alpine, release=new, kind=InstallationKind.TEST)

    marks = [
        (mark["label"], mark["kind"], mark["badge_label"]) for mark in marks_of(selectors.standing_of(alpine, NOON))
    ]

    assert marks == [
        ("8.0.3", "here", "Production"),
        ("8.0.4", "passed", ""),
        ("9.0.1", "stop", "Required stop"),
        ("10.0.1", "newest", "Test, newest"),
    ]


def test_track_never_has_more_marks_than_fit(alpine):
    releases = [ReleaseFactory(version=f"{n}.0.0", plugin_contract=f"1.{n}.0") for n in range(1, 12)]
    InstallationFactory(programme=alpine, release=releases[0])

    assert len(marks_of(selectors.standing_of(alpine, NOON))) == MOST
    assert len(marks_between(selectors.changes_between(releases[0], releases[-1], NOON))) == MOST


def test_without_an_installation_there_is_no_track(alpine):
    ReleaseFactory()

    assert marks_of(selectors.standing_of(alpine, NOON)) == []
