"""What stands beside a case without costing it anything: its facts, what is like it, and all about its programme."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.enums import DraftKind, Visibility
from helpdesk.models import TicketDraft
from helpdesk.similar import similar_to
from search.engines.contract import EngineAwayError
from search.rebuilding import rebuild
from tests.factories.desk import DraftFactory
from tests.factories.helpdesk import AccountFactory, TicketFactory
from tests.factories.releases import InstallationFactory, PluginFactory, ReleaseFactory
from tests.queries import count

pytestmark = pytest.mark.django_db
PAGE = "/helpdesk/desk/JH-142/similar/"
PROGRAMME = "/helpdesk/desk/programmes/alpine-lakes/"


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(number=142, programme=alpine, requester=bela, title="Addons missing after update")


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


@pytest.fixture
def others(ticket, alpine, fjords, bela, carla):
    TicketFactory(number=99, programme=alpine, requester=bela, solved=True, title="Addons missing in the menu")
    TicketFactory(number=100, programme=fjords, requester=carla, solved=True, title="Addons missing at the fjords")
    TicketFactory(number=101, requester=carla, visibility=Visibility.PUBLIC, title="Addons missing for everybody")
    TicketFactory(number=102, programme=alpine, requester=bela, solved=True, title="Rounding of rates")
    rebuild()


@pytest.mark.parametrize("page", ["get_absolute_url", "get_desk_url"])
def test_facts_name_plugin_and_release_where_they_are_known(client, bela, iris, ticket, page):
    client.force_login(bela if page == "get_absolute_url" else iris)
    few = count(client, getattr(ticket, page)())
    ticket.plugin = PluginFactory(name="Island Budget Export", slug="island-budget-export")
    ticket.release, ticket.jems_version = ReleaseFactory(version="10.0.1"), "10.0.1"
    ticket.save()

    html = client.get(getattr(ticket, page)()).content.decode()
    assert '<a href="/plugins/island-budget-export/">Island Budget Export</a>' in html
    assert '<a href="/releases/10.0.1/">' in html
    assert (html.count("<dt>Release</dt>"), count(client, getattr(ticket, page)())) == (0, few)

    ticket.jems_version = ""
    ticket.save()
    assert "<dt>Release</dt>" in client.get(getattr(ticket, page)()).content.decode()


def test_an_agent_sets_the_plugin_and_the_release_goes_with_the_version(at_desk, ticket):
    plugin, release = PluginFactory(name="Island Budget Export"), ReleaseFactory(version="10.0.1")
    hidden = PluginFactory(name="In the making", status="draft")
    given = {"kind": "bug", "area": "update", "priority": "normal", "visibility": "programme"}
    page = reverse("helpdesk:desk_facts", args=[142])

    at_desk.post(page, given | {"plugin": "island budget export", "jems_version": "10.0.1"})
    ticket.refresh_from_db()
    assert (ticket.plugin, ticket.release) == (plugin, release)
    assert 'value="Island Budget Export"' in at_desk.get(f"{ticket.get_desk_url()}?tab=edit").content.decode()

    refused = at_desk.post(page, given | {"plugin": "In the making"})
    assert (refused.status_code, "Write it as in the catalogue." in refused.content.decode()) == (422, True)
    ticket.plugin = hidden
    ticket.save()
    at_desk.post(page, given | {"plugin": "In the making", "jems_version": "not known"})
    ticket.refresh_from_db()
    assert (ticket.plugin, ticket.release, ticket.jems_version) == (hidden, None, "not known")


def test_a_stranger_reads_of_no_plugin(client, carla, ticket):
    ticket.plugin, ticket.visibility = PluginFactory(name="Secret Export"), Visibility.PUBLIC
    ticket.save()
    client.force_login(carla)

    assert b"Secret Export" not in client.get(ticket.get_absolute_url()).content


def test_what_is_like_a_case_and_who_may_be_shown_it(ticket, others, iris):
    found = similar_to(ticket, ticket.title, user=iris, now=timezone.now())

    assert {(each.url, each.may_show) for each in found} == {
        ("/helpdesk/desk/JH-99/", True),
        ("/helpdesk/desk/JH-100/", False),
        ("/helpdesk/desk/JH-101/", True),
    }
    assert similar_to(ticket, "ab", user=iris, now=timezone.now()) == []


def test_the_page_says_what_the_requester_may_not_open(at_desk, ticket, others, bela):
    html = at_desk.get(PAGE).content.decode()
    assert (html.count("Put into my reply"), html.count(f"{bela} may not open it.")) == (2, 1)
    assert PAGE in at_desk.get(ticket.get_desk_url()).content.decode()

    other_words = at_desk.get(PAGE, {"words": "rounding of rates"}).content.decode()
    assert "Rounding of rates" in other_words and "in the menu" not in other_words


def test_the_link_goes_below_what_is_typed(at_desk, iris, ticket, others, settings):
    DraftFactory(ticket=ticket, user=iris, kind=DraftKind.REPLY, fields={"body": "Hello Béla,", "at_desk": True})
    row = next(each for each in at_desk.get(PAGE).context["rows"] if each.url.endswith("JH-99/"))

    answer = at_desk.post(f"{PAGE}insert/", {"token": row.suggestion.token})

    link = f"Addons missing in the menu: <{settings.SITE_URL}/helpdesk/tickets/JH-99/>"
    assert answer.url == ticket.get_desk_url()
    assert TicketDraft.objects.get().fields["body"] == f"Hello Béla,\n\n{link}"


@pytest.mark.parametrize("token", ["", "forged", "\x00"])
def test_a_link_we_did_not_offer_changes_nothing(at_desk, ticket, token):
    answer = at_desk.post(f"{PAGE}insert/", {"token": token}, follow=True)

    assert "Choose the link again." in answer.content.decode()
    assert not TicketDraft.objects.exists()


def test_without_a_search_engine_the_page_still_answers(at_desk, ticket, others, monkeypatch):
    def away():
        raise EngineAwayError("down")

    monkeypatch.setattr("helpdesk.suggestions.engine", away)

    assert b"Nothing shares these words." in at_desk.get(PAGE).content


def test_a_programme_on_one_page(at_desk, ticket, alpine, bela):
    AccountFactory(programme=alpine)
    InstallationFactory(programme=alpine, release=ReleaseFactory(version="9.0.1"))
    TicketFactory(programme=alpine, requester=bela, title="Of long ago", opened_at=timezone.now() - timedelta(days=400))
    ticket.opened_at = timezone.now() - timedelta(days=2)
    ticket.save()

    page = at_desk.get(PROGRAMME)
    html = page.content.decode()
    assert page.context["figures"] == {"opened": 1, "open": 1, "settled": 0, "worked": 0}
    assert "Jems 9.0.1" in html and ticket.title in html and "Of long ago" not in html
    assert PROGRAMME in at_desk.get(ticket.get_desk_url()).content.decode()
    assert at_desk.get(reverse("helpdesk:desk_programme", args=["no-such"])).status_code == 404


@pytest.mark.parametrize("page", [PAGE, PROGRAMME])
def test_both_pages_cost_the_same_at_one_and_thirty(at_desk, ticket, alpine, bela, page):
    given = {"programme": alpine, "requester": bela, "title": ticket.title, "opened_at": timezone.now()}
    TicketFactory(**given)
    rebuild()
    few = count(at_desk, page)

    TicketFactory.create_batch(29, **given)
    rebuild()

    assert count(at_desk, page) == few
