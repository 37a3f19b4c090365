"""Around a case: who else is here, tags, keys, and what a page costs."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.presence import be_here, forget
from helpdesk.furniture import beside
from helpdesk.models import DeskHabit, Presence, Tag
from helpdesk.views.desk_keys import KEYS
from tests.factories.desk import (
    CannedReplyFactory,
    DraftFactory,
    MacroFactory,
    PendingFactory,
    SavedViewFactory,
    TagFactory,
    an_agent,
)
from tests.factories.helpdesk import (
    NOON,
    AccountFactory,
    EstimateFactory,
    MessageFactory,
    TicketFactory,
    WorkEntryFactory,
)
from tests.outbox import audit_verbs
from tests.queries import count

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(support=True, programme=alpine, requester=bela, number=142)


def url(name):
    return reverse(f"helpdesk:{name}", args=[142])


def test_colleagues_see_who_is_here_and_writes(at_desk, client, ticket, iris, tomas):
    at_desk.post(url("desk_here"))
    client.force_login(tomas)
    assert b"<b>Iris Dubois</b> is also here." in client.get(ticket.get_desk_url()).content

    DraftFactory(ticket=ticket, user=iris, kind="note", saved_at=timezone.now())
    heard = client.post(url("desk_here"), headers=HTMX)
    assert "is also here and writes an internal note" in heard.content.decode()
    state = re.search(r'name="seen" value="([^"]+)"', heard.content.decode())[1]
    assert client.post(url("desk_here"), {"seen": state}, headers=HTMX).status_code == 204


def test_presence_ends_after_a_minute_and_is_forgotten_after_a_day(ticket, iris, tomas):
    be_here(ticket=ticket, user=tomas, now=NOON)

    assert len(beside(ticket, user=iris, now=NOON + timedelta(seconds=59)).present) == 1
    assert beside(ticket, user=iris, now=NOON + timedelta(seconds=60)).present == []
    assert beside(ticket, user=tomas, now=NOON).present == []
    assert (forget(now=NOON), forget(now=NOON + timedelta(days=2))) == (0, 1)


def test_at_most_one_write_in_fifteen_seconds(at_desk, ticket, iris, django_assert_num_queries):
    assert be_here(ticket=ticket, user=iris, now=NOON)
    with django_assert_num_queries(0):
        assert not be_here(ticket=ticket, user=iris, now=NOON + timedelta(seconds=14), seen_at=NOON)
    assert be_here(ticket=ticket, user=iris, now=NOON + timedelta(seconds=15), seen_at=NOON)
    assert Presence.objects.count() == 1

    at_desk.post(url("desk_here"))
    with CaptureQueriesContext(connection) as queries:
        for _ in range(5):
            at_desk.post(url("desk_here"))
    assert [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT"))] == []


def test_looking_at_a_case_writes_nothing(at_desk, ticket):
    """Class: GET with effects."""
    at_desk.get(ticket.get_desk_url())
    with CaptureQueriesContext(connection) as queries:
        at_desk.get(ticket.get_desk_url())

    assert [query["sql"] for query in queries if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))] == []


def test_tags_are_made_on_the_way_and_kept_by_staff(at_desk, ticket):
    at_desk.post(url("desk_set_tags"), {"tags": "MariaDB,  addons ,mariadb"})
    assert {tag.name for tag in ticket.tags.all()} == {tag.name for tag in Tag.objects.all()} == {"MariaDB", "addons"}
    at_desk.post(url("desk_set_tags"), {"tags": "addons"})
    assert [tag.slug for tag in ticket.tags.all()] == ["addons"]
    assert audit_verbs(ticket) == ["helpdesk.tagged", "helpdesk.tagged"]
    assert b"addons" in at_desk.get("/helpdesk/desk/?view=all").content

    tag = Tag.objects.get(slug="addons")
    at_desk.post(reverse("helpdesk:desk_tag_rename", args=[tag.pk]), {"name": "Own exports"})
    assert [tag.slug for tag in ticket.tags.all()] == ["own-exports"]
    refused = at_desk.post(reverse("helpdesk:desk_tag_rename", args=[tag.pk]), {"name": "mariadb"}, follow=True)
    assert "There is a tag of this name already." in refused.content.decode()
    at_desk.post(reverse("helpdesk:desk_tag_delete", args=[tag.pk]))
    assert ticket.tags.count() == 0


@pytest.mark.parametrize("tags", ["!!!", "x" * 41, ",".join(f"t{number}" for number in range(13))])
def test_what_is_no_tag_is_said(at_desk, ticket, tags):
    page = at_desk.post(url("desk_set_tags"), {"tags": tags}, follow=True)

    assert b"callout--danger" in page.content
    assert ticket.tags.count() == 0


def test_keys_are_off_until_switched_on(at_desk, ticket, iris):
    assert b"data-key" not in at_desk.get(ticket.get_desk_url()).content

    at_desk.post(reverse("helpdesk:desk_keys"), {"shortcuts": "on"})
    assert b"data-key" in at_desk.get(ticket.get_desk_url()).content
    assert DeskHabit.objects.get().user == iris
    at_desk.post(reverse("helpdesk:desk_keys"), {"shortcuts": "off"})
    assert b"data-key" not in at_desk.get(ticket.get_desk_url()).content


def test_the_page_of_keys_lists_those_that_work(at_desk, ticket):
    at_desk.post(reverse("helpdesk:desk_keys"), {"shortcuts": "on"})
    script = (Path(__file__).parents[2] / "helpdesk/static/helpdesk/desk.js").read_text()
    in_script = set(re.findall(r"\b(\w): \(\) =>", script))
    on_page = set(re.findall(r'data-key="(.)"', at_desk.get(ticket.get_desk_url()).content.decode()))

    assert in_script | on_page == set(KEYS)


def furnish(ticket, iris, tomas, number):
    for _ in range(number):
        SavedViewFactory(filters={"tag": "tag-1", "q": "x"})
        CannedReplyFactory()
        MacroFactory()
        ticket.tags.add(TagFactory())
        someone = an_agent()
        DraftFactory(ticket=ticket, user=someone, saved_at=timezone.now())
        Presence.objects.create(ticket=ticket, user=someone, seen_at=timezone.now())
        PendingFactory(author=iris)
        TicketFactory(programme=ticket.programme, requester=ticket.requester, assignee=iris)
        WorkEntryFactory(ticket=ticket, agent=iris)


@pytest.mark.parametrize("tab", ["reply", "note", "book", "estimate", "edit"])
def test_a_furnished_case_keeps_its_budget(at_desk, ticket, iris, tomas, alpine, tab):
    AccountFactory(programme=alpine)
    EstimateFactory(ticket=ticket, proposed_by=iris, accepted=True)
    EstimateFactory(ticket__programme=alpine, ticket__requester=ticket.requester, proposed_by=iris)
    MessageFactory.create_batch(5, ticket=ticket)
    furnish(ticket, iris, tomas, 1)
    address = f"{ticket.get_desk_url()}?tab={tab}"
    few = count(at_desk, address)

    furnish(ticket, iris, tomas, 9)
    MessageFactory.create_batch(55, ticket=ticket)

    assert count(at_desk, address) == few <= 15


@pytest.mark.parametrize("name", ["desk_saved", "desk_replies", "desk_macros", "desk_tags", "desk_keys"])
def test_tools_cost_the_same_at_one_and_thirty_rows(at_desk, ticket, iris, tomas, name):
    furnish(ticket, iris, tomas, 1)
    few = count(at_desk, reverse(f"helpdesk:{name}"))
    furnish(ticket, iris, tomas, 29)

    assert count(at_desk, reverse(f"helpdesk:{name}")) == few <= 12
