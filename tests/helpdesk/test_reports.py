"""What the reports count, at the edges of days too, and a CSV of any length that no spreadsheet runs."""

import csv
import io
import tracemalloc
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.html import escape

from helpdesk.actions.measuring import measure_times
from helpdesk.exports import rows_as_csv
from helpdesk.models import Helped, Ticket
from helpdesk.reports import Agent, Period, Times, measure, times_of
from tests.factories.desk import SavedViewFactory, TagFactory
from tests.factories.helpdesk import NOON, VIENNA, MessageFactory, TicketFactory, WorkEntryFactory
from tests.queries import count

pytestmark = pytest.mark.django_db
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
HOSTILE = ['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", 'a "quoted", title', "two\nlines", "ünï"]


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


def answered(minutes, **facts):
    return TicketFactory(first_answered_at=NOON, first_answer_minutes=minutes, **facts)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({}, Times()),
        ({3: 1}, Times(1, 3, 3)),
        ({1: 5, 2: 4, 9: 1}, Times(10, 1, 2)),
        ({1: 1, 2: 1}, Times(2, 1, 2)),
        ({1: 1, 5: 1, 100: 1}, Times(3, 5, 100)),
    ],
)
def test_half_and_nine_of_ten_are_read_off_a_histogram(hours, expected):
    assert times_of(hours) == expected


@pytest.mark.parametrize("size", [1, 2, 3, 10, 11, 29])
def test_the_histogram_gives_what_a_sorted_list_gives(size):
    minutes = [number * number % 97 for number in range(size)]
    for each in minutes:
        answered(each)

    hours = sorted(-(-each // 60) or 1 for each in minutes)
    assert measure(NOVEMBER).first == Times(size, hours[(size - 1) // 2], hours[(size * 9 - 1) // 10])


def test_by_kind_area_version_and_month(alpine):
    answered(30, kind="bug", area="budget", jems_version="10.0.1")
    answered(240, kind="question", area="budget")
    answered(600, kind="idea")
    TicketFactory(solved=True, kind="bug", solve_minutes=120, first_answer_minutes=None)

    report = measure(NOVEMBER)

    assert [(line.label, line.first, line.solve) for line in report.by_kind] == [
        ("Question", Times(1, 4, 4), Times()),
        ("Bug", Times(1, 1, 1), Times(1, 2, 2)),
    ]
    assert ("Budget, funds and rates", Times(2, 1, 4)) in [(line.label, line.first) for line in report.by_area]
    assert {line.label: line.first.tickets for line in report.by_version} == {"10.0.1": 1, "not said": 1}
    assert [(line.label, line.first.tickets) for line in report.by_month] == [("Nov 2026", 2)]
    assert (report.opened, report.solve) == (4, Times(1, 2, 2))


def test_months_turn_at_midnight_in_vienna_and_merged_tickets_count_once():
    period = Period(date(2026, 10, 1), date(2026, 11, 30))
    answered(60, opened_at=datetime(2026, 11, 1, 0, 30, tzinfo=VIENNA))
    answered(60, opened_at=datetime(2026, 10, 31, 23, 59, tzinfo=VIENNA))
    answered(60, opened_at=datetime(2026, 12, 1, 0, 0, tzinfo=VIENNA))
    answered(60, closed=True, merged_into=TicketFactory())

    assert [line.first.tickets for line in measure(period).by_month] == [1, 1]


def test_load_ratings_and_what_never_became_a_ticket(iris, tomas, alpine):
    mine = TicketFactory(assignee=iris, programme=alpine)
    TicketFactory(assignee=iris, solved=True, rating="good", rated_at=NOON)
    MessageFactory(ticket=mine, author=iris, is_staff_word=True)
    MessageFactory(ticket=mine, author=iris, note=True)
    WorkEntryFactory(ticket=mine, agent=tomas, actual_minutes=25)
    WorkEntryFactory(ticket=mine, agent=tomas, reversed_at=NOON)
    Helped.objects.create(kind="page", url="/x/", title="Addons", at=NOON)

    report = measure(NOVEMBER)

    assert report.agents == [Agent("Iris Dubois", 1, 2, 1, 0), Agent("Tomáš Malý", 0, 0, 0, 25)]
    assert (report.opened, report.helped, report.deflected_percent) == (2, 1, 33)
    assert (report.rated, report.good_percent) == (1, 100)


def test_tickets_loaded_in_bulk_are_measured_by_the_sweep():
    thursday = datetime(2026, 11, 19, 16, 0, tzinfo=VIENNA)
    late = TicketFactory(opened_at=thursday, first_answered_at=NOON, solved=True, paused_minutes=60)

    assert (measure_times(), measure_times()) == (1, 0)
    late.refresh_from_db()
    assert (late.first_answer_minutes, late.solve_minutes) == (240, 180)


def test_the_page_asks_as_often_for_thirty_tickets_as_for_one(at_desk, settings, alpine, iris):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    address = reverse("helpdesk:desk_reports") + "?first=2026-11-01&last=2026-11-30"

    def furnish(number):
        for ticket in TicketFactory.create_batch(number, programme=alpine, assignee=iris, first_answer_minutes=5):
            MessageFactory(ticket=ticket, author=iris, is_staff_word=True)

    furnish(1)
    few = count(at_desk, address)
    furnish(29)
    assert count(at_desk, address) == few <= 12


@pytest.mark.parametrize(
    "query",
    [
        "first=2026-11-30&last=2026-11-01",
        "first=x",
        "first=2020-01-01&last=2026-01-01",
        "first=0001-01-01&last=0001-01-02",
    ],
)
def test_days_that_make_no_period_come_back_with_words(at_desk, query):
    assert at_desk.get(f"{reverse('helpdesk:desk_reports')}?{query}").status_code == 422
    assert at_desk.get(f"{reverse('helpdesk:desk_tickets_csv')}?{query}").status_code == 400


def read_csv(response):
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_csv_carries_every_ticket_with_safe_cells(at_desk, alpine, bela):
    for title in HOSTILE:
        TicketFactory(programme=alpine, requester=bela, title=title, rating_comment="=1+1")
    Ticket.objects.earliest("pk").tags.add(TagFactory(name="addons"), TagFactory(name="=bad"))

    rows = read_csv(at_desk.get(reverse("helpdesk:desk_tickets_csv")))

    titles = [row["title"] for row in rows]
    assert titles == [f"'{title}" if title[0] in "=+-@\t\r" else title for title in HOSTILE]
    assert {row["rating_comment"] for row in rows} == {"'=1+1"}
    assert (rows[0]["tags"], rows[0]["opened"]) == ("'=bad, addons", "2026-11-20T12:00+01:00")
    assert rows[0]["number"].startswith("JH-")


def test_csv_follows_filters_and_days(at_desk):
    TicketFactory(kind="bug")
    TicketFactory(kind="bug", opened_at=NOON - timedelta(days=60))
    TicketFactory(kind="question")

    response = at_desk.get(reverse("helpdesk:desk_tickets_csv"), {
        "kind": "bug", "first": "2026-11-01", "last": "2026-11-30"
    })  # fmt: skip
    assert [row["kind"] for row in read_csv(response)] == ["bug"]


@pytest.mark.parametrize("is_saved", [True, False])
def test_the_list_exports_what_it_shows(at_desk, iris, is_saved):
    """The same filters and words; a saved view goes out under its filters."""
    TicketFactory(title="Rates of October", kind="bug", assignee=iris)
    TicketFactory(title="Rates of November", kind="question", assignee=iris)
    TicketFactory(title="Logo", kind="bug", assignee=iris)
    TicketFactory(title="Rates of December", kind="bug")
    asked = {"view": "mine", "kind": "bug", "q": "rates"}
    key = f"saved-{SavedViewFactory(filters=asked).pk}"

    page = at_desk.get(reverse("helpdesk:desk"), {"view": key} if is_saved else asked)
    address = page.context["wanted"].export_url

    assert escape(address) in page.content.decode()
    assert [row["title"] for row in read_csv(at_desk.get(address))] == ["Rates of October"]


def load(bela, number):
    first = Ticket.objects.count() + 10_000
    facts = {"requester": bela, "visibility": "private", "status_since": NOON, "opened_at": NOON, "last_word_at": NOON}
    Ticket.objects.bulk_create(
        Ticket(number=first + n, kind="bug", title=HOSTILE[n % 9] * 5, **facts) for n in range(number)
    )


def read_through():
    """(chunks, peak of memory in bytes)."""
    lines = rows_as_csv(Ticket.objects.all())
    tracemalloc.start()
    chunks = sum(1 for _line in lines)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return chunks, peak


def test_csv_of_five_thousand_tickets_takes_no_more_memory_than_of_one_thousand(bela):
    load(bela, 1000)
    read_through()
    few, small = read_through()
    load(bela, 4000)
    many, large = read_through()

    assert (few, many) == (3, 11)
    assert large < small * 1.2, (small, large)
