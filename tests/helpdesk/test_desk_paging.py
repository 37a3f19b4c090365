"""Long lists: every row once, whatever the order, and the last page as quick as the first."""

from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.calendar import is_working_day, working_days
from helpdesk.models import Ticket
from helpdesk.paging import MOST_COUNTED, counted, cursor_of, slice_of
from tests.factories.helpdesk import NOON, TicketFactory
from tests.queries import count

pytestmark = pytest.mark.django_db
DESK = "/helpdesk/desk/?view=all"


@pytest.fixture
def tickets(db):
    """23 tickets, several with the same moment."""
    return [TicketFactory(last_word_at=NOON - timedelta(hours=number // 4)) for number in range(23)]


def walk(oldest_first, name="after", size=5):
    met, cursor = [], {}
    while True:
        page = slice_of(Ticket.objects.all(), size=size, oldest_first=oldest_first, **cursor)
        met.append([ticket.pk for ticket in page.rows])
        following = page.older if name == "after" else page.newer
        if not following:
            return met, page
        cursor = {name: following}


@pytest.mark.parametrize("oldest_first", [False, True])
def test_forward_meets_every_row_once_in_order(tickets, oldest_first):
    met, _last = walk(oldest_first)

    order = ["last_word_at", "pk"] if oldest_first else ["-last_word_at", "-pk"]
    assert [*chain(*met)] == list(Ticket.objects.order_by(*order).values_list("pk", flat=True))
    assert [len(page) for page in met] == [5, 5, 5, 5, 3]


@pytest.mark.parametrize("oldest_first", [False, True])
def test_backward_meets_the_same_rows_in_the_same_order(tickets, oldest_first):
    forward, last = walk(oldest_first)
    met, page = [], last
    while page.newer:
        page = slice_of(Ticket.objects.all(), size=5, before=page.newer, oldest_first=oldest_first)
        met.insert(0, [ticket.pk for ticket in page.rows])

    assert [*chain(*met)] == [*chain(*forward[:-1])]


@pytest.mark.parametrize("cursor", ["", "x", "1", "-1-1", "999999999999999999-1", "1-999999999999999999999", "٣-٣"])
def test_a_cursor_that_is_none_starts_anew(tickets, cursor):
    assert [len(slice_of(Ticket.objects.all(), size=5, **{way: cursor}).rows) for way in ("after",)] in ([5], [0])


def test_the_far_end_costs_what_the_beginning_does(client, iris, tickets):
    """No OFFSET: the index is entered at the row before."""
    TicketFactory.create_batch(60, last_word_at=NOON - timedelta(days=9))
    client.force_login(iris)
    near = count(client, DESK)
    last = Ticket.objects.order_by("-last_word_at", "-pk")[75]

    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"{DESK}&after={cursor_of(last)}")

    assert len(page.context["rows"]) == 7
    assert len(queries) <= near <= 12
    assert not [query for query in queries if "OFFSET" in query["sql"]]


def test_counting_stops_where_the_number_helps_nobody(django_assert_num_queries, tickets, monkeypatch):
    assert counted(Ticket.objects.all()) == (23, False)
    monkeypatch.setattr("helpdesk.paging.MOST_COUNTED", 20)
    with django_assert_num_queries(1) as queries:
        assert counted(Ticket.objects.all()) == (20, True)
    assert "LIMIT 21" in queries[0]["sql"]
    assert MOST_COUNTED == 1000


def test_working_days_agree_with_counting_them():
    start = NOON.date() - timedelta(days=800)
    for span in (0, 1, 45, 366, 800):
        end = start + timedelta(days=span)
        counted_one_by_one = sum(is_working_day(start + timedelta(days=day)) for day in range(span))
        assert working_days(start, end) == counted_one_by_one
