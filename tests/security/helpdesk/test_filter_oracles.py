"""Class: filter-key oracle. Published again and again: a filter, a sort or an export takes the name of a column from
the address, walks from the ticket to a password, a note or another person, and answers letter by letter."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk import filters
from helpdesk.enums import Visibility
from helpdesk.models import SavedView
from tests.factories.desk import SavedViewFactory
from tests.factories.helpdesk import MessageFactory, TicketFactory
from tests.factories.programs import caller

pytestmark = pytest.mark.django_db
KEYS = [
    "requester__password__startswith", "requester__email", "messages__body__icontains", "programme__memberships__user",
    "assignee__staff_assignments__role", "visibility__in", "pk__in", "id", "number__gt", "rating_comment__regex",
    "watchers__user__email", "inbound__sender", "_connector", "_negated", "requester", "merged_into__title",
    "__class__",
]  # fmt: skip
PAGES = ["tickets/", "tickets/export.csv", "ideas/", "answers/", "desk/", "desk/reports/tickets.csv", "desk/mail/"]


@pytest.fixture
def rows(alpine, bela, carla):
    ticket = TicketFactory(programme=alpine, requester=bela, title="Hidden zebrafish")
    MessageFactory(ticket=ticket, body="zebrafish", note=True, author=bela)
    return [ticket, TicketFactory(requester=carla, title="Own", visibility=Visibility.PUBLIC)]


def text_of(client, path, **data):
    response = client.get(f"/helpdesk/{path}", data)
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def sql_of(client, path, data):
    with CaptureQueriesContext(connection) as queries:
        text_of(client, path, **data)
    return " ".join(each["sql"] for each in queries)


@pytest.mark.parametrize("where", PAGES)
def test_no_name_in_an_address_reaches_a_column(client, rows, iris, where):
    client.force_login(iris)
    marks = {key: f"qw{number}xyz" for number, key in enumerate(KEYS)}

    sql = sql_of(client, where, marks)

    assert [key for key, mark in marks.items() if mark in sql] == []


@pytest.mark.parametrize("where", PAGES[:4])
@pytest.mark.parametrize("name", ["sort", "order", "ordering", "o", "order_by"])
def test_no_order_is_asked_for_by_a_column(client, rows, carla, where, name):
    client.force_login(carla)

    asked = re.findall(r"ORDER BY [^)]*", sql_of(client, where, {name: "requester__password"}))
    assert [each for each in asked if "password" in each] == []


@pytest.mark.parametrize("key", KEYS)
def test_a_saved_view_with_a_foreign_key_is_broken_and_asks_nothing(client, rows, iris, key):
    client.force_login(iris)
    view = SavedViewFactory(owner=iris, filters={key: "qwxyz"})

    assert "qwxyz" not in sql_of(client, "desk/", {"view": f"saved-{view.pk}"})
    with pytest.raises(filters.BrokenFilter):
        filters.check(view.filters)


@pytest.mark.parametrize("key", KEYS)
def test_saving_a_view_keeps_known_keys_alone(client, iris, key):
    client.force_login(iris)

    client.post("/helpdesk/desk/views/save/", {"name": "x", "area": "update", key: "y"})

    assert [view.filters for view in SavedView.objects.all()] == [{"area": "update"}]


@pytest.mark.parametrize("key", KEYS)
def test_a_call_with_an_unknown_filter_is_refused(client, rows, carla, key):
    assert client.get("/api/v1/tickets", {key: "x"}, headers=caller(carla)).status_code == 422


def test_counts_say_nothing_of_what_the_reader_may_not_see(client, rows, carla):
    client.force_login(carla)

    for scope in ("programme", "mine", "watched", "public"):
        hit = text_of(client, "tickets/", scope=scope, q="zebrafish").replace(b"zebrafish", b"")
        miss = text_of(client, "tickets/", scope=scope, q="qwxyzfish").replace(b"qwxyzfish", b"")
        assert _bare(hit) == _bare(miss)


def test_saved_views_and_their_counts_are_for_agents(client, rows, carla, iris):
    SavedViewFactory(owner=None, filters={"q": "zebrafish"})
    client.force_login(carla)

    assert client.get("/helpdesk/desk/").status_code == 403


def test_the_view_of_a_colleague_does_not_exist(client, iris, tomas):
    view = SavedViewFactory(owner=tomas, name="Tomas's secret view")
    client.force_login(iris)

    assert b"secret view" not in text_of(client, "desk/", view=f"saved-{view.pk}")
    for verb in ("rename", "move", "delete"):
        assert client.post(f"/helpdesk/desk/views/{view.pk}/{verb}/", {"name": "x"}).status_code in {403, 404}
    view.refresh_from_db()
    assert view.name == "Tomas's secret view"


def _bare(page):
    return [line for line in page.splitlines() if b"csrf" not in line]
