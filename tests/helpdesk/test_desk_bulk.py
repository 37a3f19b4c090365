"""One order for many tickets: previewed, each through its ordinary action, told ticket by ticket, undone."""

import pytest
from django.urls import reverse

from helpdesk.actions import tickets
from helpdesk.actions.bulk import Order, change_many, undo_many
from helpdesk.enums import Status
from helpdesk.models import Ticket
from tests.factories.desk import TagFactory
from tests.factories.helpdesk import NOON, TicketFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
PREVIEW, DO, UNDO = "/helpdesk/desk/many/", "/helpdesk/desk/many/do/", "/helpdesk/desk/many/undo/"


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


@pytest.fixture
def three(alpine, bela, iris, tomas):
    """Nobody's, Tomáš's and a closed one."""
    given = {"programme": alpine, "requester": bela, "status": Status.OPEN}
    return [
        TicketFactory(number=1, **given),
        TicketFactory(number=2, assignee=tomas, priority="high", **given),
        TicketFactory(number=3, assignee=iris, programme=alpine, requester=bela, closed=True),
    ]


def now_is(name):
    return list(Ticket.objects.order_by("number").values_list(name, flat=True))


def test_the_preview_counts_and_changes_nothing(at_desk, three):
    page = at_desk.post(PREVIEW, {"tickets": [1, 2, 3], "order": "status:solved", "back": "/helpdesk/desk/?view=all"})

    assert (page.context["done"], page.context["same"], page.context["refused"]) == (2, 0, 1)
    assert page.context["words"] == "State: solved"
    assert b'href="/helpdesk/desk/?view=all"' in page.content
    assert now_is("status") == ["open", "open", "closed"]


@pytest.mark.parametrize(
    ("order", "tag", "name", "after", "undone"),
    [
        ("priority:low", "", "priority", ["low", "low", "low"], ["normal", "high", "normal"]),
        ("status:solved", "", "status", ["solved", "solved", "closed"], ["open", "open", "closed"]),
        ("close", "", "status", ["closed"] * 3, ["open", "open", "closed"]),
        ("assign:", "", "assignee__name", [None] * 3, [None, "Tomáš Malý", "Iris Dubois"]),
        ("tag:", "Mariadb", "tags__slug", ["mariadb"] * 3, [None] * 3),
    ],
)
def test_done_and_undone(at_desk, three, order, tag, name, after, undone):
    at_desk.post(DO, {"tickets": [1, 2, 3], "order": order, "tag": tag})
    assert now_is(name) == after

    page = at_desk.post(UNDO, follow=True)
    assert now_is(name) == undone
    assert "Undone" in page.content.decode()
    assert at_desk.post(UNDO).url == "/helpdesk/desk/"


def test_each_ticket_says_what_became_of_it(at_desk, three, iris):
    page = at_desk.post(DO, {"tickets": [1, 2, 3], "order": f"assign:{iris.pk}"}, follow=True)

    assert [(row["number"], row["outcome"]) for row in page.context["rows"]] == [(3, "same"), (2, "done"), (1, "done")]
    page = at_desk.post(DO, {"tickets": [3], "order": "status:solved"}, follow=True)
    assert page.context["refused"] == 1
    assert "is closed meanwhile" in page.context["rows"][0]["words"]
    assert audit_verbs(three[0]) == ["helpdesk.assigned"]


def test_taking_a_tag_away_and_back(three, iris):
    three[0].tags.add(TagFactory(name="old", slug="old"))

    results = change_many(chosen=three, order=Order("untag", "old"), by=iris, now=NOON)
    assert [result.outcome for result in results] == ["done", "same", "same"]
    undo_many(chosen=three[:1], order=Order("untag", "old"), before={1: "old"}, by=iris, now=NOON)

    assert [tag.slug for tag in three[0].tags.all()] == ["old"]


@pytest.mark.parametrize("order", [Order("status", "solved"), Order("close", "")])
def test_the_end_of_a_new_ticket_is_taken_back_to_open(alpine, bela, iris, order):
    new = TicketFactory(number=7, programme=alpine, requester=bela)
    [done] = change_many(chosen=[new], order=order, by=iris, now=NOON)
    [undone] = undo_many(chosen=[new], order=order, before={7: done.before}, by=iris, now=NOON)

    assert (done.before, undone.outcome, Ticket.objects.get(number=7).status) == ("new", "done", "open")


def test_what_somebody_changed_meanwhile_stays(three, iris, tomas):
    change_many(chosen=three[:1], order=Order("assign", str(iris.pk)), by=iris, now=NOON)
    tickets.assign(ticket=three[0], to=tomas, by=tomas, now=NOON)

    results = undo_many(chosen=three[:1], order=Order("assign", str(iris.pk)), before={1: ""}, by=iris, now=NOON)

    assert [result.outcome for result in results] == ["refused"]
    assert now_is("assignee__name")[0] == "Tomáš Malý"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"tickets": [1]},
        {"order": "close"},
        {"tickets": [1], "order": "delete"},
        {"tickets": [1], "order": "assign:999999"},
        {"tickets": [1], "order": "tag:", "tag": "  "},
        {"tickets": ["x", "1 OR 1", "-1"], "order": "close"},
    ],
)
def test_an_order_with_a_gap_comes_back_with_its_ticks(at_desk, three, data):
    for address in (PREVIEW, DO):
        page = at_desk.post(f"{address}?view=all", data)
        assert page.status_code == 422
        assert (b"checked" in page.content) is (data.get("tickets") == [1])
    assert now_is("status") == ["open", "open", "closed"]


def test_tick_all_works_without_javascript(at_desk, three):
    assert at_desk.get("/helpdesk/desk/?view=all&ticked=1").content.count(b" checked") == 3


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/helpdesk/desk/?", "/admin/", "javascript:x"])
def test_back_leads_nowhere_else(at_desk, three, back):
    page = at_desk.post(PREVIEW, {"tickets": [1], "order": "close", "back": back})

    assert page.context["back"] == reverse("helpdesk:desk")
