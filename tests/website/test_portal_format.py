from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from portal.website.templatetags import portal_format as formats

EVENING_IN_UTC = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reader_in_vienna():
    with timezone.override(ZoneInfo("Europe/Vienna")), translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (435, "7 h 15 min"),
        (480, "8 h"),
        (30, "30 min"),
        (0, "0 min"),
        (-45, "−45 min"),
        (-90, "−1 h 30 min"),
        (None, ""),
        ("", ""),
    ],
)
def test_minutes_are_hours_and_minutes(value, words):
    assert formats.minutes(value) == words


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (formats.day, "21 Nov 2026"),
        (formats.weekday, "Sat 21 Nov 2026"),
        (formats.clock, "00:30"),
        (formats.moment, "Sat 21 Nov 2026, 00:30"),
    ],
)
def test_moments_are_written_in_the_readers_zone(write, words):
    assert write(EVENING_IN_UTC) == words


@pytest.mark.parametrize(
    ("write", "words"),
    [(formats.day, "20 Nov 2026"), (formats.weekday, "Fri 20 Nov 2026"), (formats.moment, "Fri 20 Nov 2026")],
)
def test_a_plain_date_keeps_its_day_and_gets_no_clock(write, words):
    assert write(date(2026, 11, 20)) == words


@pytest.mark.parametrize("write", [formats.day, formats.weekday, formats.clock, formats.moment])
def test_no_moment_is_no_words(write):
    assert write(None) == ""


def test_nobreak_wraps_the_number_and_escapes_it():
    assert formats.nobreak("JH-142") == '<span class="nobreak">JH-142</span>'
    assert formats.nobreak("<b>") == '<span class="nobreak">&lt;b&gt;</span>'


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna Berger", "AB"),
        ("Interreg Alpine Lakes", "AL"),
        ("Anna Maria Berger", "AB"),
        ("béla", "BÉ"),
        ("Interreg", "IN"),
        ("Jean-Luc", "JL"),
        ("", "?"),
        (None, "?"),
    ],
)
def test_initials_are_the_first_and_last_word(name, letters):
    assert formats.initials(name) == letters


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (48_000, "48 kB"),
        (412_300, "412 kB"),
        (26_100_000, "26.1 MB"),
        (999_900, "1.0 MB"),
        (1_500_000_000, "1.5 GB"),
        (None, ""),
    ],
)
def test_file_sizes_are_short(size, words):
    assert formats.filesize_short(size) == words


def test_reader_zone_names_the_city_and_the_letters():
    with timezone.override(ZoneInfo("Europe/Vienna")):
        assert formats.reader_zone() in {"Vienna time (CET)", "Vienna time (CEST)"}
    with timezone.override(UTC):
        assert formats.reader_zone() == "UTC time"


def test_since_says_one_unit():
    assert formats.since(timezone.now() - timedelta(days=2, hours=14)) == "2\xa0days"
