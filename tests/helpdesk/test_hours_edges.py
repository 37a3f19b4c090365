"""Hours at the edges of days: midnight in the legal zone, the nights of the clock change, each warning once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk.actions.booking import HoursError, Work, book_time
from helpdesk.actions.sweeping import sweep
from helpdesk.calendar import last_day
from helpdesk.enums import WarningKind
from helpdesk.ledger import faults_of
from helpdesk.models import HoursWarning
from portal.notices.models import Message
from tests.factories.helpdesk import NOON, TODAY, VIENNA, AccountFactory, EstimateFactory
from tests.outbox import queued_messages

pytestmark = pytest.mark.django_db
# The last day of an account, and what the clock does in the night after or before it.
LAST_DAYS = [
    date(2027, 3, 1),  # an ordinary Monday
    date(2028, 2, 29),  # leap day
    date(2027, 3, 27),  # the night after it is an hour shorter
    date(2027, 3, 28),  # 23 hours long
    date(2026, 10, 24),  # the night after it is an hour longer
    date(2026, 10, 25),  # 25 hours long
    date(2026, 12, 31),  # the year ends
]


def at(day, hour, minute):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIENNA).astimezone(UTC)


def agreed_ticket(programme):
    return EstimateFactory(ticket__programme=programme, total_minutes=9000, accepted=True).ticket


@pytest.mark.parametrize("last_on", LAST_DAYS)
def test_hours_live_until_midnight_of_the_last_day_and_no_longer(alpine, last_on):
    account = AccountFactory(programme=alpine, first_on=date(2026, 8, 31), last_on=last_on)

    sweep(now=at(last_on, 23, 59))
    account.refresh_from_db()
    assert (account.balance_minutes, account.lapsed_at) == (480, None)
    half_past_midnight = at(last_on + timedelta(days=1), 0, 30)
    sweep(now=half_past_midnight)

    account.refresh_from_db()
    assert (account.balance_minutes, account.lapsed_at) == (0, half_past_midnight)
    assert faults_of(account) == []


@pytest.mark.parametrize("last_on", LAST_DAYS)
def test_half_past_midnight_books_the_day_before_inside_and_the_new_day_outside(alpine, iris, last_on):
    account = AccountFactory(programme=alpine, last_on=last_on)
    ticket, now = agreed_ticket(alpine), at(last_on + timedelta(days=1), 0, 30)

    inside = book_time(ticket=ticket, work=Work(15, last_on, "Worked", "in"), by=iris, now=now)
    outside = book_time(ticket=ticket, work=Work(15, last_on + timedelta(days=1), "Worked", "out"), by=iris, now=now)

    account.refresh_from_db()
    assert (inside.charged_minutes, outside.charged_minutes) == (15, 0)
    assert faults_of(account) == []


def test_before_midnight_the_new_day_has_not_come(alpine, iris):
    ticket, day = agreed_ticket(alpine), date(2026, 12, 1)

    with pytest.raises(HoursError):
        book_time(ticket=ticket, work=Work(15, day, "Worked", "k"), by=iris, now=at(day - timedelta(days=1), 23, 30))
    assert book_time(ticket=ticket, work=Work(15, day, "Worked", "k"), by=iris, now=at(day, 0, 30))


def test_the_first_day_counts_and_the_day_before_does_not(alpine, iris):
    AccountFactory(programme=alpine, first_on=TODAY)
    ticket = agreed_ticket(alpine)

    charged = [
        book_time(ticket=ticket, work=Work(15, day, "Worked", str(day)), by=iris, now=NOON).charged_minutes
        for day in (TODAY - timedelta(days=1), TODAY)
    ]

    assert charged == [0, 15]


def test_each_share_that_is_used_up_is_told_once(alpine, anna, iris):
    account = AccountFactory(programme=alpine)
    ticket, told = agreed_ticket(alpine), []
    for minutes in (225, 15, 105, 15, 60, 15, 30, 15):
        key = f"{ticket.pk}-{account.rows.count()}"
        book_time(ticket=ticket, work=Work(minutes, TODAY, "Worked", key), by=iris, now=NOON)
        Message.objects.all().delete()
        sweep(now=NOON)
        sweep(now=NOON)
        told.append(len([name for name, _address in queued_messages() if name == "helpdesk/hours_used"]))

    assert told == [0, 1, 0, 1, 0, 1, 0, 1]
    used = HoursWarning.objects.filter(kind=WarningKind.USED)
    assert list(used.values_list("threshold", flat=True)) == [50, 75, 90, 100]


@pytest.mark.parametrize("days", [60, 30, 14, 7, 1])
def test_each_number_of_days_is_told_on_its_day_and_not_before(alpine, anna, days):
    account = AccountFactory(programme=alpine)
    eve = account.last_on - timedelta(days=days + 1)
    sweep(now=at(eve, 12, 0))
    Message.objects.all().delete()

    sweep(now=at(eve, 23, 59))
    assert queued_messages() == []
    for _ in range(2):
        sweep(now=at(eve + timedelta(days=1), 0, 30))

    assert queued_messages() == [("helpdesk/hours_ending", anna.email)]


def test_every_day_of_four_years_ends_on_a_working_day_within_six_months_and_a_few_days():
    day, end = date(2026, 1, 1), date(2030, 1, 1)
    while day < end:
        last = last_day(day, months=6)
        assert last.weekday() < 5
        assert 180 <= (last - day).days <= 191
        day += timedelta(days=1)
