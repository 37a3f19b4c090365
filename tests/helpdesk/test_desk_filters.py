"""Filters of the desk's list and saved views: an allow-list of keys, one query for all counts, no view breaks it."""

import pytest
from django.urls import reverse

from helpdesk import filters
from helpdesk.actions.saved_views import ViewError, delete_view, move_view, rename_view, save_view
from helpdesk.models import SavedView, Ticket
from helpdesk.queues import tickets_with
from tests.factories.desk import SavedViewFactory, TagFactory
from tests.factories.helpdesk import NOON, TicketFactory
from tests.outbox import audit_verbs
from tests.queries import count

pytestmark = pytest.mark.django_db
DESK = "/helpdesk/desk/"
ORACLES = [
    {"requester__password__startswith": "pbkdf2"},
    {"programme__memberships__user__email": "bela@alpine.example"},
    {"messages__body__icontains": "secret"},
    {"assignee__staff_assignments__role": "administrator"},
    {"status__regex": ".*"},
    {"pk": "1"},
]


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


def found(wanted, user):
    return set(tickets_with(filters.condition(wanted, user=user, now=NOON), user=user).values_list("number", flat=True))


def test_each_filter_finds_its_tickets(alpine, bela, iris, tomas):
    given = {"programme": alpine, "requester": bela}
    hit = TicketFactory(
        number=1, title="Rounding of rates", kind="bug", area="budget", priority="high", status="open",
        visibility="public", assignee=iris, jems_version="10.0.1", last_customer_word_at=NOON.replace(day=1), **given,
    )  # fmt: skip
    hit.tags.add(TagFactory(name="mariadb", slug="mariadb"))
    TicketFactory(number=2, solved=True, assignee=tomas)

    wanted = {
        "q": "rounding", "status": "unsettled", "kind": "bug", "area": "budget", "priority": "high", "age": "7",
        "visibility": "public", "programme": str(alpine.pk), "assignee": "me", "tag": "mariadb", "version": "10.0",
        "view": "mine",
    }  # fmt: skip
    assert set(wanted) == set(filters.FILTERS)
    for key, value in wanted.items():
        assert found({key: value}, iris) == {1}, key
    assert found(wanted, iris) == {1}
    assert found({"assignee": str(tomas.pk), "programme": "none", "status": "settled"}, iris) == {2}


@pytest.mark.parametrize("oracle", ORACLES, ids=lambda oracle: next(iter(oracle)))
def test_a_key_that_names_a_field_is_no_filter(at_desk, iris, bela, oracle):
    """Class: filter-key oracle. Neither an address nor a saved row can ask about a field of ours."""
    TicketFactory(requester=bela, assignee=iris)

    assert filters.read(oracle) == {}
    assert at_desk.get(DESK, oracle).context["count"] == 1
    with pytest.raises(filters.BrokenFilter):
        filters.check(oracle)
    with pytest.raises(ViewError):
        save_view(name="Oracle", wanted=oracle, is_shared=False, by=iris, now=NOON)
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize("value", ["99999999999999999999", "-1", "1 OR 1=1", "٣", "{{1}}", "%", "a" * 300, ""])
def test_odd_values_are_as_if_not_there(at_desk, value):
    for key in filters.FILTERS:
        assert at_desk.get(DESK, {key: value, "after": value, "before": value, "sort": value}).status_code == 200


@pytest.mark.parametrize(
    "stored", [{"requester__password": "x"}, {"status": "gone"}, {"status": ["open"]}, ["status"], "x", {"tag": {}}]
)
def test_a_broken_view_never_breaks_the_desk(at_desk, iris, stored):
    good = SavedViewFactory(name="Good", filters={"area": "update"})
    broken = SavedViewFactory(name="Broken", filters=stored)
    TicketFactory(area="update", assignee=iris)

    page = at_desk.get(DESK)
    assert {each["name"]: each["count"] for each in page.context["saved_views"]} == {"Good": 1, "Broken": None}
    shown = at_desk.get(DESK, {"view": f"saved-{broken.pk}"})
    assert (shown.context["count"], b"Save it anew" in shown.content) == (0, True)
    assert at_desk.get(reverse("helpdesk:desk_saved")).status_code == 200
    assert at_desk.get(DESK, {"view": f"saved-{good.pk}"}).context["count"] == 1


def test_filter_save_show_and_take_a_filter_away(at_desk, iris):
    for number, area in ((1, "update"), (2, "budget")):
        TicketFactory(number=number, area=area, assignee=iris)
    listed = at_desk.get(DESK, {"view": "mine", "area": "update"})
    assert [chip["label"] for chip in listed.context["chips"]] == ["Area: Update and plugins"]
    assert listed.context["chips"][0]["remove_url"] == "/helpdesk/desk/?view=mine"

    saved = at_desk.post(reverse("helpdesk:desk_view_save"), {"view": "mine", "area": "update", "name": "Updates"})

    view = SavedView.objects.get()
    assert saved.url == f"/helpdesk/desk/?view=saved-{view.pk}"
    assert (view.owner, view.filters) == (iris, {"view": "mine", "area": "update"})
    page = at_desk.get(saved.url)
    assert [row.number for row, _age in page.context["rows"]] == [1]
    assert page.context["saved_views"][0]["count"] == 1
    assert audit_verbs(view) == ["helpdesk.view_saved"]


def test_own_views_are_ones_own_and_shared_ones_everybodys(at_desk, client, iris, tomas):
    own = SavedViewFactory(owner=tomas, name="Tomáš only")
    shared = SavedViewFactory(name="All of us")

    assert [view["name"] for view in at_desk.get(DESK).context["saved_views"]] == ["All of us"]
    assert at_desk.post(reverse("helpdesk:desk_view_delete", args=[own.pk])).status_code == 404
    assert at_desk.post(reverse("helpdesk:desk_view_delete", args=[shared.pk])).status_code == 302
    with pytest.raises(ViewError):
        delete_view(view=own, by=iris, now=NOON)
    assert list(SavedView.objects.all()) == [own]


def test_rename_and_sort(at_desk, iris):
    first, second = SavedViewFactory(name="B", position=1), SavedViewFactory(name="A", position=2, owner=iris)

    rename_view(view=first, name="First", by=iris, now=NOON)
    move_view(view=second, up=True, by=iris, now=NOON)
    move_view(view=second, up=True, by=iris, now=NOON)

    assert [view["name"] for view in at_desk.get(DESK).context["saved_views"]] == ["A", "First"]
    SavedViewFactory(name="Taken", owner=iris, position=0)
    with pytest.raises(ViewError):
        rename_view(view=second, name="Taken", by=iris, now=NOON)
    at_desk.post(reverse("helpdesk:desk_view_move", args=[second.pk]), {"to": "down"})
    assert [view.name for view in SavedView.objects.all()] == ["Taken", "A", "First"]


def test_a_view_of_the_same_name_is_replaced_and_one_without_filters_refused(iris):
    for area in ("update", "budget"):
        save_view(name="Mine", wanted={"area": area}, is_shared=False, by=iris, now=NOON)

    assert [view.filters for view in SavedView.objects.all()] == [{"area": "budget"}]
    with pytest.raises(ViewError):
        save_view(name="Everything", wanted={}, is_shared=False, by=iris, now=NOON)


def test_thirty_views_and_thirty_rows_cost_what_one_does(at_desk, iris, alpine, bela):
    def grow(number):
        for ticket in TicketFactory.create_batch(number, programme=alpine, requester=bela, assignee=iris):
            ticket.tags.add(TagFactory())
            SavedViewFactory(filters={"tag": "tag-1", "status": "unsettled", "q": "partner", "programme": "1"})

    addresses = [DESK, f"{DESK}?view=all&status=unsettled&q=partner&tag=tag-1&assignee=me&age=1"]
    grow(1)
    few = [count(at_desk, url) for url in addresses]
    grow(29)

    assert [count(at_desk, url) for url in addresses] == few
    assert max(few) <= 12
    assert Ticket.objects.count() == 30
