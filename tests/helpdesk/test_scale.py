"""What keeps the helpdesk quick with a hundred thousand tickets, tested with a few: plans, bounds and query counts."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.enums import Status
from helpdesk.models import Ticket
from helpdesk.paging import counted_slice_of, cursor_of
from helpdesk.selectors import MOST_WAITING, answer_times, waiting_for
from portal.website.demo.helpdesk_load_rows import Side, bulk_ticket, bulk_words
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory, WatcherFactory
from tests.queries import count

pytestmark = pytest.mark.django_db
LISTS = [
    "/helpdesk/desk/?view=all",
    "/helpdesk/desk/?view=nobody",
    "/helpdesk/desk/?view=all&kind=bug&area=budget&status=settled",
    "/helpdesk/desk/?view=all&q=partner",
]
CUSTOMERS = [
    "/helpdesk/tickets/?scope=programme",
    "/helpdesk/tickets/?scope=mine",
    "/helpdesk/tickets/?scope=watched",
    "/helpdesk/tickets/?scope=public",
    "/helpdesk/tickets/?scope=programme&state=open&q=partner",
]


def tickets_of(programme, person, number, **facts):
    """``number`` tickets, each an hour older than the one before."""
    return [
        TicketFactory(
            programme=programme, requester=person, last_word_at=NOON - timedelta(hours=age), status_since=NOON, **facts
        )
        for age in range(number)
    ]


@pytest.mark.parametrize("url", [url for url in LISTS if "kind" not in url])
def test_the_desks_lists_cost_the_same_queries_with_1_and_40_rows_and_at_the_end(client, iris, alpine, anna, url):
    client.force_login(iris)
    tickets_of(alpine, anna, 1)
    few = count(client, url)

    rows = tickets_of(alpine, anna, 40)

    assert count(client, url) == few <= 12
    assert count(client, f"{url}&after={cursor_of(rows[38])}") == few


@pytest.mark.parametrize("url", CUSTOMERS)
def test_customers_lists_cost_the_same_queries_with_1_and_40_rows_and_at_the_end(client, alpine, anna, url):
    client.force_login(anna)
    facts = {"visibility": "public"} if "public" in url else {}
    for ticket in tickets_of(alpine, anna, 1, **facts):
        WatcherFactory(ticket=ticket, user=anna)
    few = count(client, url)

    rows = tickets_of(alpine, anna, 40, **facts)
    for ticket in rows:
        WatcherFactory(ticket=ticket, user=anna)

    assert count(client, url) == few <= 12
    assert count(client, f"{url}&after={cursor_of(rows[38])}") == few


@pytest.mark.parametrize("page", ["get_absolute_url", "get_desk_url"])
def test_a_case_costs_the_same_queries_with_5_and_60_words(client, alpine, anna, iris, page):
    client.force_login(iris if page == "get_desk_url" else anna)
    ticket = TicketFactory(programme=alpine, requester=anna)
    MessageFactory.create_batch(5, ticket=ticket)
    few = count(client, getattr(ticket, page)())

    MessageFactory.create_batch(55, ticket=ticket)

    assert count(client, getattr(ticket, page)()) == few <= 15


def test_waiting_lists_are_bounded_and_say_how_many_more(client, alpine, anna):
    tickets_of(alpine, anna, 20, status=Status.WAITING_CUSTOMER)
    tickets_of(alpine, anna, 11, status=Status.NEW)

    waiting = waiting_for(anna)
    assert (len(waiting.you), waiting.you_count, waiting.more_you) == (MOST_WAITING, 20, 20 - MOST_WAITING)
    assert (len(waiting.others), waiting.others_count) == (MOST_WAITING, 11)

    client.force_login(anna)
    text = client.get("/helpdesk/").content.decode()
    assert "and 12 more" in text
    assert "and 3 more" in text


def test_waiting_lists_take_two_queries_whatever_waits(alpine, anna, django_assert_num_queries):
    tickets_of(alpine, anna, 20, status=Status.WAITING_CUSTOMER)
    assert anna.programme_ids
    assert waiting_for(anna).you_count == 20

    with django_assert_num_queries(2):
        assert [item.ticket.title for item in waiting_for(anna).you]


def test_answer_times_are_counted_by_the_database(alpine, anna, django_assert_num_queries):
    tickets_of(alpine, anna, 30, first_answered_at=NOON, opened_at=NOON - timedelta(hours=2))

    with django_assert_num_queries(1) as queries:
        times = answer_times(NOON)

    assert (times.median_hours, times.most_hours, times.tickets) == (2, 2, 30)
    assert "GROUP BY" in queries[0]["sql"]


def test_the_first_page_and_the_count_come_out_of_one_walk(alpine, anna, django_assert_num_queries):
    tickets_of(alpine, anna, 7)

    with django_assert_num_queries(2):
        page, counted = counted_slice_of(Ticket.objects.all(), size=5, shown=Ticket.objects.for_list())

    assert (len(page.rows), counted, bool(page.older)) == (5, (7, False), True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the size of its tables")
@pytest.mark.parametrize("url", [*LISTS, *CUSTOMERS, "/helpdesk/desk/", "/helpdesk/", "/my/"])
def test_no_page_walks_through_the_table_of_tickets(client, alpine, anna, iris, url):
    """An index may be walked, for its entries are short; the rows themselves may not."""
    tickets_of(alpine, anna, 3)
    client.force_login(iris if "/desk/" in url else anna)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)

    assert [query["sql"] for query in queries if "helpdesk_ticket" in query["sql"] and _scans(query["sql"])] == []


def _scans(sql):
    with connection.cursor() as cursor:
        cursor.cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[-1] for row in cursor.fetchall()]
    return [step for step in steps if step.startswith("SCAN helpdesk_ticket") and "COVERING INDEX" not in step]


def test_load_tickets_fit_the_rules_and_do_not_repeat_themselves(alpine, anna, iris, tomas):
    sides = [Side(alpine, [anna])]
    rows = [bulk_ticket(index, 9000 + index, sides[0], [iris, tomas], NOON) for index in range(0, 9000, 5)]
    Ticket.objects.bulk_create(rows)

    assert set(Ticket.objects.values_list("status", flat=True)) == set(Status.values)
    assert Ticket.objects.filter(last_word_at__gt=NOON).count() == 0
    said = [
        word.body for index, row in zip(range(0, 9000, 5), rows, strict=True) for word in bulk_words(index, row, [iris])
    ]
    assert len(set(said)) == len(said) > 2.4 * len(rows)
