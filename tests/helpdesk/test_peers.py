"""Peers answer public tickets; one word is the solution; agents take a word out of sight."""

from datetime import timedelta

import pytest

from helpdesk.actions import peers
from helpdesk.enums import Status, Visibility
from helpdesk.models import TicketMessage
from helpdesk.search_sources import TicketSource
from portal.notices.models import Message
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela, iris):
    ticket = TicketFactory(
        programme=alpine, requester=bela, visibility=Visibility.PUBLIC, number=142, status=Status.WAITING_CUSTOMER,
        assignee=iris, title="Addons missing",
    )  # fmt: skip
    MessageFactory(ticket=ticket, body="The menu is empty.")
    return ticket


@pytest.fixture
def word(ticket, carla):
    return peers.say_as_peer(ticket=ticket, by=carla, body="Copy the addons folder back.", now=NOON)


def test_a_peers_word_tells_those_concerned_and_moves_nothing(ticket, word, bela, iris):
    before = ticket.last_customer_word_at

    ticket.refresh_from_db()
    assert (ticket.status, ticket.last_customer_word_at) == (Status.WAITING_CUSTOMER, before)
    assert (word.is_peer, str(word.programme), word.is_staff_word) == (True, "Interreg Northern Fjords", False)
    assert queued_messages() == [("helpdesk/peer_wrote", bela.email), ("helpdesk/peer_wrote", iris.email)]
    assert_golden(Message.objects.earliest("pk"), "helpdesk/peer_wrote")


def test_people_read_the_name_and_guests_the_programme(client, ticket, word, bela):
    guest = client.get(ticket.get_absolute_url()).content.decode()
    client.force_login(bela)
    member = client.get(ticket.get_absolute_url()).content.decode()

    assert ("Carla Moen" in guest, "Interreg Northern Fjords" in guest) == (False, True)
    assert ("Carla Moen" in member, "Interreg Northern Fjords" in member) == (True, True)


@pytest.mark.parametrize("visibility", [Visibility.PROGRAMME, Visibility.PRIVATE, Visibility.LICENSEES])
def test_only_public_tickets_and_ideas_take_words_of_peers(ticket, carla, visibility):
    ticket.visibility = visibility

    with pytest.raises(peers.PeerError):
        peers.say_as_peer(ticket=ticket, by=carla, body="Hello", now=NOON)


def test_who_writes_very_much_waits_and_keeps_the_text(client, ticket, carla):
    for minute in range(peers.WORDS_AN_HOUR):
        peers.say_as_peer(ticket=ticket, by=carla, body="Again", now=NOON + timedelta(minutes=minute))

    with pytest.raises(peers.PeerError):
        peers.say_as_peer(ticket=ticket, by=carla, body="Once more", now=NOON + timedelta(minutes=30))
    peers.say_as_peer(ticket=ticket, by=carla, body="Later", now=NOON + timedelta(minutes=90))


def test_the_solution_stands_on_top_with_the_way_to_its_place(client, ticket, word, bela, carla):
    client.force_login(bela)
    client.post(f"/helpdesk/words/{word.pk}/solution/")

    ticket.refresh_from_db()
    page = client.get(ticket.get_absolute_url()).content.decode()
    assert ticket.solution == word
    assert f'href="#message-{word.pk}"' in page
    assert queued_messages()[-1] == ("helpdesk/solution_marked", carla.email)
    assert_golden(Message.objects.latest("pk"), "helpdesk/solution_marked")

    client.post(f"/helpdesk/tickets/{ticket}/no-solution/")
    ticket.refresh_from_db()
    assert ticket.solution is None
    assert {"helpdesk.solution_marked", "helpdesk.solution_unmarked"} <= set(audit_verbs(ticket))


def test_only_who_asked_and_agents_mark_the_solution(client, ticket, word, anna, carla, iris):
    statuses = []
    for person in (anna, carla, iris):
        client.force_login(person)
        statuses.append(client.post(f"/helpdesk/words/{word.pk}/solution/").status_code)

    assert statuses == [403, 403, 302]


def test_a_note_cannot_be_the_solution(ticket, iris):
    note = MessageFactory(ticket=ticket, note=True, author=iris)

    with pytest.raises(peers.PeerError):
        peers.mark_solution(message=note, by=iris, now=NOON)


def test_a_hidden_word_is_gone_for_all_but_agents(client, ticket, word, bela, iris):
    peers.mark_solution(message=word, by=iris, now=NOON)
    peers.hide(message=word, reason="It deletes data.", by=iris, now=NOON)

    ticket.refresh_from_db()
    assert ticket.solution is None
    assert "Copy the addons" not in client.get(ticket.get_absolute_url()).content.decode()
    assert "Copy the addons" not in TicketSource().document(ticket).body
    assert TicketMessage.objects.get(is_internal=True).body == "Hid a word of Carla Moen: It deletes data."
    client.force_login(iris)
    assert "Copy the addons" in client.get(ticket.get_absolute_url()).content.decode()

    client.post(f"/helpdesk/words/{word.pk}/show/")
    assert "Copy the addons" in TicketSource().document(ticket).body


def test_hiding_needs_a_reason_and_a_peers_word(client, ticket, word, iris, bela):
    client.force_login(iris)
    client.post(f"/helpdesk/words/{word.pk}/hide/", {"reason": " "})
    client.post(f"/helpdesk/words/{ticket.messages.earliest('pk').pk}/hide/", {"reason": "No"})
    client.force_login(bela)
    status = client.post(f"/helpdesk/words/{word.pk}/hide/", {"reason": "No"}).status_code

    assert (status, TicketMessage.objects.exclude(hidden_at=None).count()) == (403, 0)
