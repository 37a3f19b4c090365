from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.calendar import add_working_days, easter_sunday, is_working_day, last_day, legal_day, working_minutes

VIENNA, UTC = ZoneInfo("Europe/Vienna"), ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("signed_on", "last_on"),
    [
        (date(2026, 8, 31), date(2027, 3, 1)),  # 28 Feb 2027 is a Sunday
        (date(2027, 8, 31), date(2028, 2, 29)),  # leap day, a Tuesday
        (date(2027, 8, 29), date(2028, 2, 29)),  # the day itself exists in a leap year
        (date(2025, 8, 29), date(2026, 3, 2)),  # clamped to 28 Feb 2026, a Saturday
        (date(2026, 6, 25), date(2026, 12, 28)),  # Christmas, St Stephen, Sunday: Monday
        (date(2026, 7, 6), date(2027, 1, 7)),  # Epiphany
        (date(2026, 9, 26), date(2027, 3, 26)),  # Good Friday is no public holiday in Austria
        (date(2026, 9, 29), date(2027, 3, 30)),  # Easter Monday 2027 is 29 March
        (date(2026, 5, 31), date(2026, 11, 30)),  # November has 30 days
        (date(2026, 5, 16), date(2026, 11, 16)),  # an ordinary Monday
    ],
)
def test_last_day_clamps_the_month_and_rolls_to_a_working_day(signed_on, last_on):
    assert last_day(signed_on, months=6) == last_on


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))]
)
def test_easter_is_known(year, sunday):
    assert easter_sunday(year) == date(year, *sunday)


@pytest.mark.parametrize(
    "holiday",
    [date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25), date(2026, 6, 4), date(2026, 10, 26), date(2026, 12, 8)],
)
def test_movable_and_fixed_holidays_are_no_working_days(holiday):
    assert not is_working_day(holiday)


def test_half_past_midnight_local_is_already_the_new_day():
    assert legal_day(datetime(2027, 3, 1, 23, 30, tzinfo=UTC)) == date(2027, 3, 2)
    assert legal_day(datetime(2027, 3, 1, 22, 59, tzinfo=UTC)) == date(2027, 3, 1)
    assert legal_day(datetime(2026, 8, 30, 22, 30, tzinfo=UTC)) == date(2026, 8, 31)


@pytest.mark.parametrize("night", [(2026, 10, 25), (2026, 3, 29)])
def test_nights_of_the_clock_change_have_one_day(night):
    early, late = (datetime(*night, hour, 30, tzinfo=VIENNA) for hour in (0, 23))

    assert legal_day(early) == legal_day(late) == date(*night)


def test_working_minutes_leave_out_nights_weekends_and_holidays():
    friday = datetime(2026, 10, 23, 16, 0, tzinfo=VIENNA)
    tuesday = datetime(2026, 10, 27, 10, 0, tzinfo=VIENNA)  # Monday 26 October is the national day

    assert working_minutes(friday, tuesday) == 120
    assert working_minutes(tuesday, friday) == 0


def test_ten_working_days_after_the_story_are_the_fourth_of_december():
    assert add_working_days(date(2026, 11, 20), 10) == date(2026, 12, 4)
