"""Legal days: Austrian public holidays, working days and hours, and the last day on which support hours may be used.

Everything counts in one legal time zone (settings.LEGAL_TIME_ZONE), never in the reader's.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings

WORK_STARTS, WORK_ENDS = time(9), time(17)
FIXED_HOLIDAYS = (
    (1, 1),  # New Year
    (1, 6),  # Epiphany
    (5, 1),  # National day of work
    (8, 15),  # Assumption
    (10, 26),  # National day
    (11, 1),  # All Saints
    (12, 8),  # Immaculate Conception
    (12, 25),  # Christmas
    (12, 26),  # St Stephen
)
EASTER_OFFSETS = (1, 39, 50, 60)  # Easter Monday, Ascension, Whit Monday, Corpus Christi


def legal_zone() -> ZoneInfo:
    return ZoneInfo(settings.LEGAL_TIME_ZONE)


def legal_day(moment: datetime) -> date:
    """The calendar day on which ``moment`` falls in the legal time zone: 00:30 local is already the new day."""
    return moment.astimezone(legal_zone()).date()


def easter_sunday(year: int) -> date:
    """Gregorian Easter (the algorithm printed in New Scientist, 1961)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * weekday) // 433
    month = (h + weekday - 7 * m + 90) // 25
    return date(year, month, (h + weekday - 7 * m + 33 * month + 19) % 32)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    easter = easter_sunday(year)
    fixed = {date(year, month, day) for month, day in FIXED_HOLIDAYS}
    return frozenset(fixed | {easter + timedelta(days=offset) for offset in EASTER_OFFSETS})


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def rolled_to_working_day(day: date) -> date:
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; a day the month does not have becomes its last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def last_day(signed_on: date, *, months: int) -> date:
    """The last usable day, inclusive: month end clamped, then rolled to a working day (mission, decision 1)."""
    return rolled_to_working_day(add_months(signed_on, months))


def add_working_days(day: date, count: int) -> date:
    for _ in range(count):
        day = rolled_to_working_day(day + timedelta(days=1))
    return day


@lru_cache(maxsize=64)
def _working_days_before(year: int) -> tuple[int, ...]:
    """For each day of ``year``, and the first of the next: how many working days of it lie before."""
    first, length = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = [is_working_day(first + timedelta(days=offset)) for offset in range(length)]
    return tuple(sum(days[:offset]) for offset in range(length + 1))


def working_days(start: date, end: date) -> int:
    """Working days from ``start`` up to, not with, ``end``; the cost does not grow with the days between them."""
    years = sum(_working_days_before(year)[-1] for year in range(start.year, end.year))
    before = [_working_days_before(day.year)[day.timetuple().tm_yday - 1] for day in (start, end)]
    return years + before[1] - before[0]


def working_minutes(start: datetime, end: datetime) -> int:
    """Minutes between two moments that lie in working hours, Monday to Friday, holidays left out."""
    zone, total = legal_zone(), timedelta()
    start, end = start.astimezone(zone), end.astimezone(zone)
    day = start.date()
    while day <= end.date():
        if is_working_day(day):
            opens, closes = (datetime.combine(day, hour, tzinfo=zone) for hour in (WORK_STARTS, WORK_ENDS))
            total += max(min(end, closes) - max(start, opens), timedelta())
        day += timedelta(days=1)
    return int(total.total_seconds() // 60)
