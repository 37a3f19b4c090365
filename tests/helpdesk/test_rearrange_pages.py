"""The pages that merge, split and link: what they say, who may use them, what they cost."""

import pytest
from django.urls import reverse

from helpdesk.actions.merging import merge
from helpdesk.models import Rearrangement, Ticket, TicketLink
from tests.factories.helpdesk import NOON, EstimateFactory, MessageFactory, TicketFactory
from tests.factories.releases import ChangeEntryFactory, ReleaseFactory
from tests.queries import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela, number=7, title="Addons gone")
    MessageFactory.create_batch(2, ticket=ticket)
    return ticket


@pytest.fixture
def target(alpine, anna):
    ticket = TicketFactory(programme=alpine, requester=anna, number=5, title="Menu empty")
    MessageFactory(ticket=ticket)
    return ticket


@pytest.fixture
def at_desk(client, iris):
    client.force_login(iris)
    return client


def page(name, number=7, *more):
    return reverse(f"helpdesk:{name}", args=[number, *more])


def test_merge_is_searched_previewed_and_done(at_desk, source, target):
    found = at_desk.get(page("desk_merge"), {"q": "menu"}).content.decode()
    preview = at_desk.get(page("desk_merge"), {"into": "JH-5"}).content.decode()
    done = at_desk.post(page("desk_merge"), {"into": "JH-5"})

    assert 'href="?into=JH-5"' in found
    assert "2 messages move to JH-5" in preview
    assert "Look at who reads it" not in preview
    assert done.url == "/helpdesk/desk/JH-5/"
    case = at_desk.get(done.url).content.decode()
    assert "became part of this ticket" in case
    assert page("desk_rearranged_undo", 5, Rearrangement.objects.get().pk) in case


def test_merge_that_was_refused_says_why_and_changes_nothing(at_desk, source, target):
    Ticket.objects.filter(pk=source.pk).update(kind="support")
    EstimateFactory(ticket=source)

    response = at_desk.post(page("desk_merge"), {"into": "5"})

    assert (response.status_code, Rearrangement.objects.count()) == (422, 0)
    assert "open estimate" in response.content.decode()


def test_a_narrower_audience_needs_the_tick(at_desk, source, target, bela):
    Ticket.objects.filter(pk=source.pk).update(visibility="private")
    Ticket.objects.filter(pk=target.pk).update(requester=bela)

    assert "Look at who reads it" in at_desk.get(page("desk_merge"), {"into": "JH-5"}).content.decode()
    assert at_desk.post(page("desk_merge"), {"into": "JH-5"}).status_code == 422
    assert at_desk.post(page("desk_merge"), {"into": "JH-5", "confirmed": "yes"}).status_code == 302


def test_the_merged_tickets_page_leads_on_or_stays_closed(
    client, at_desk, iris, source, target, bela, anna, fjords, carla
):
    made = merge(source=source, target=target, by=iris, now=NOON)
    client.force_login(bela)
    assert client.get(page("ticket")).url == "/helpdesk/tickets/JH-5/"

    Ticket.objects.filter(pk=target.pk).update(visibility="private")
    assert "you may not read" in client.get(page("ticket")).content.decode()
    client.force_login(carla)
    assert client.get(page("ticket")).status_code == 404
    client.force_login(iris)
    assert client.post(page("desk_rearranged_undo", 7, made.pk)).url == "/helpdesk/desk/JH-7/"
    assert client.post(page("desk_rearranged_undo", 7, made.pk)).status_code == 302  # a second click is told so


def test_a_rearrangement_of_other_tickets_is_not_undone_from_here(at_desk, iris, source, target, alpine):
    made = merge(source=source, target=target, by=iris, now=NOON)
    other = TicketFactory(programme=alpine)

    assert at_desk.post(page("desk_rearranged_undo", other.number, made.pk)).status_code == 404
    assert Rearrangement.objects.get().undone_at is None


def test_split_by_ticks_and_back(at_desk, source):
    picked = source.messages.last()
    nothing = at_desk.post(page("desk_split"), {"title": "Kept", "kind": "bug", "visibility": "programme"})
    done = at_desk.post(page("desk_split"), {
        "messages": [picked.pk], "title": "Another thing", "kind": "bug", "visibility": "programme",
    })  # fmt: skip

    assert (nothing.status_code, "Kept" in nothing.content.decode()) == (422, True)
    opened = Ticket.objects.get(title="Another thing")
    assert (done.url, list(opened.messages.all())) == (opened.get_desk_url(), [picked])
    made = Rearrangement.objects.get()
    assert at_desk.post(page("desk_rearranged_undo", opened.number, made.pk)).url == "/helpdesk/desk/JH-7/"
    assert source.messages.count() == 2


def test_links_are_added_shown_and_taken_away(at_desk, client, source, target, bela):
    release = ReleaseFactory(version="10.0.1")
    change = ChangeEntryFactory(release=release, title="Menu shows again")
    at_desk.post(page("desk_links"), {"form": "ticket", "kind": "duplicate_of", "number": "JH-5"})
    at_desk.post(page("desk_links"), {"form": "release", "release": release.pk})
    shown = at_desk.get(page("desk_links"), {"release": release.pk}).content.decode()
    at_desk.post(page("desk_links") + f"?release={release.pk}", {"form": "change", "change": change.pk})

    assert "Menu shows again" in shown
    assert TicketLink.objects.count() == 3
    client.force_login(bela)
    theirs = client.get(page("ticket")).content.decode()
    assert "JH-5 Menu empty" in theirs
    assert "10.0.1: Menu shows again" in theirs


@pytest.mark.parametrize("seen_from", [7, 5])
@pytest.mark.parametrize("kind", ["duplicate_of", "caused_by", "fixed_in"])
def test_a_link_taken_away_is_put_back_in_its_direction(at_desk, source, target, kind, seen_from):
    change = ChangeEntryFactory(release=ReleaseFactory(version="10.0.1"))
    goal = {"duplicate_of": {"other": target}, "caused_by": {"release": change.release}, "fixed_in": {"change": change}}
    number = seen_from if kind == "duplicate_of" else 7
    link = TicketLink.objects.create(ticket=source, kind=kind, made_at=NOON, **goal[kind])

    gone = at_desk.post(page("desk_unlink", number, link.pk), follow=True)
    assert (TicketLink.objects.count(), "Put it back" in gone.content.decode()) == (0, True)
    back = at_desk.post(page("desk_link_back", number), {"taken": gone.context["taken"]["token"]}, follow=True)

    again = TicketLink.objects.values("ticket", "kind", "other", "release", "change").get()
    assert again == {"ticket": source.pk, "kind": kind, "other": None, "release": None, "change": None} | {
        name: each.pk for name, each in goal[kind].items()
    }
    assert "The link is back." in back.content.decode()
    assert "Put it back" not in at_desk.get(gone.redirect_chain[-1][0]).content.decode()
    at_desk.post(page("desk_link_back", number), {"taken": gone.context["taken"]["token"]})
    assert TicketLink.objects.count() == 1


@pytest.mark.parametrize("token", ["", "forged", "W10:1:x"])
def test_only_what_was_taken_away_is_put_back(at_desk, source, token):
    answer = at_desk.post(page("desk_link_back"), {"taken": token}, follow=True)

    assert "Add it anew." in answer.content.decode()
    assert not TicketLink.objects.exists()


@pytest.mark.parametrize("number", ["JH-99999", "nonsense", ""])
def test_a_link_to_nothing_is_refused_with_words(at_desk, source, number):
    response = at_desk.post(page("desk_links"), {"form": "ticket", "kind": "related_to", "number": number})

    assert response.status_code == 422
    assert not TicketLink.objects.exists()


def test_pages_cost_the_same_at_one_and_thirty_rows(at_desk, alpine, bela, source, target):
    addresses = [page("desk_merge"), page("desk_split"), page("desk_links"), page("desk_merge") + "?into=JH-5"]

    def furnish(number):
        for other in TicketFactory.create_batch(number, programme=alpine, requester=bela):
            MessageFactory(ticket=source)
            TicketLink.objects.create(ticket=source, kind="related_to", other=other, made_at=NOON)

    furnish(1)
    few = [count(at_desk, address) for address in addresses]
    furnish(29)

    assert [count(at_desk, address) for address in addresses] == few
    assert max(few) <= 15
