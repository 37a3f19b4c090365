"""Answering by the link in a mail: this person, this ticket, and nothing else."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions import conversation
from helpdesk.enums import Visibility
from helpdesk.models import Ticket
from helpdesk.reply_links import SALT, make_token
from helpdesk.views.reply_link import MOST_REPLIES
from licences import throttle
from portal.accounts.models import Membership
from portal.notices.models import Message
from tests.factories.helpdesk import MessageFactory, TicketFactory, WatcherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela):
    ticket = TicketFactory(number=142, programme=alpine, requester=bela, title="Addons missing")
    MessageFactory(ticket=ticket, body="Is there a backup?", is_staff_word=True)
    MessageFactory(ticket=ticket, body="They changed the core", note=True)
    return ticket


def url_of(ticket, user):
    return reverse("helpdesk:reply_link", args=[make_token(ticket, user)])


def test_every_mail_to_the_customers_side_has_a_link_of_its_own(client, ticket, anna, bela, iris):
    WatcherFactory(ticket=ticket, user=anna)
    conversation.answer(ticket=ticket, by=iris, body="Copy it back.", now=timezone.now())

    for person in (anna, bela):
        message = Message.objects.get(user=person, template="helpdesk/agent_answered")
        assert url_of(ticket, person).split(":")[0] in message.text
        assert message.secrets


def test_the_link_shows_the_last_words_and_takes_a_reply(client, ticket, bela):
    page = client.get(url_of(ticket, bela))
    sent = client.post(url_of(ticket, bela), {"body": "Yes, of 30 October."}, follow=True)

    assert "Is there a backup?" in page.content.decode()
    assert "They changed the core" not in page.content.decode()
    assert "Your reply is in the ticket." in sent.content.decode()
    word = ticket.messages.order_by("-pk").first()
    assert (word.author, word.body, word.via) == (bela, "Yes, of 30 October.", "web")


def test_no_session_is_made_and_nothing_is_passed_on(client, ticket, bela):
    response = client.get(url_of(ticket, bela))

    assert "sessionid" not in client.cookies
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store, private", "same-origin")
    assert client.get(ticket.get_absolute_url()).status_code == 302
    assert client.get(reverse("helpdesk:tickets")).status_code == 302


def test_getting_the_page_changes_nothing(client, ticket, bela):
    before = list(Ticket.objects.values())

    client.get(url_of(ticket, bela))

    assert list(Ticket.objects.values()) == before


def kill_by_time(ticket, bela, monkeypatch):
    monkeypatch.setattr(signing.time, "time", lambda: timezone.now().timestamp() + timedelta(days=31).total_seconds())


def kill_by_leaving(ticket, bela, monkeypatch):
    Membership.objects.filter(user=bela).delete()


def kill_by_closing_the_account(ticket, bela, monkeypatch):
    type(bela).objects.filter(pk=bela.pk).update(is_active=False)


def kill_by_moving_the_ticket(ticket, bela, monkeypatch):
    Ticket.objects.filter(pk=ticket.pk).update(requester=TicketFactory().requester, visibility=Visibility.PRIVATE)


@pytest.mark.parametrize(
    "kill", [kill_by_time, kill_by_leaving, kill_by_closing_the_account, kill_by_moving_the_ticket]
)
def test_the_link_dies(client, ticket, bela, monkeypatch, kill):
    url = url_of(ticket, bela)
    kill(ticket, bela, monkeypatch)

    assert client.get(url).status_code == 404
    assert client.post(url, {"body": "Still here"}).status_code == 404
    assert not ticket.messages.filter(body="Still here").exists()


def test_agents_get_no_link(client, ticket, iris):
    assert client.get(url_of(ticket, iris)).status_code == 404


def test_a_watcher_of_a_public_ticket_reads_and_does_not_write(client, ticket, stranger):
    Ticket.objects.filter(pk=ticket.pk).update(visibility=Visibility.PUBLIC)

    assert client.get(url_of(ticket, stranger)).status_code == 404


@pytest.mark.parametrize("salt", ["helpdesk.reply_link.x", "portal.notices.unsubscribe"])
def test_a_token_of_another_kind_opens_nothing(client, ticket, bela, salt):
    token = signing.dumps([ticket.number, bela.pk], salt=salt)

    assert client.get(reverse("helpdesk:reply_link", args=[token])).status_code == 404


@pytest.mark.parametrize("content", [[], [1], "x", {"a": 1}, [10**30, 1], [None, None], ["x", "y"]])
def test_a_signed_token_of_another_shape_opens_nothing(client, db, content):
    token = signing.dumps(content, salt=SALT)

    assert client.get(reverse("helpdesk:reply_link", args=[token])).status_code == 404


def test_an_empty_reply_keeps_the_page(client, ticket, bela):
    assert client.post(url_of(ticket, bela), {"body": " "}).status_code == 422


def test_a_flood_is_stopped_and_keeps_the_text(client, ticket, bela):
    for _ in range(MOST_REPLIES):
        client.post(url_of(ticket, bela), {"body": "Again"})

    response = client.post(url_of(ticket, bela), {"body": "Once too often"})

    assert response.status_code == 429
    assert "Once too often" in response.content.decode()
    assert ticket.messages.filter(body="Again").count() == MOST_REPLIES


def test_guessing_is_stopped(client, db):
    url = reverse("helpdesk:reply_link", args=["x:y:z"])
    answers = [client.get(url).status_code for _ in range(throttle.TRIES + 1)]

    assert answers == [404] * throttle.TRIES + [429]
