"""Ten words of a peer in an hour, however many they send at the same moment. SQLite and PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from helpdesk.actions.peers import WORDS_AN_HOUR, PeerError, say_as_peer
from helpdesk.enums import Visibility
from helpdesk.models import Ticket, TicketMessage
from portal.accounts.models import User
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.faults.threads import at_once

SENT = 16
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PUBLIC)


def test_sixteen_words_at_once_are_ten(ticket, carla):
    def write():
        try:
            say_as_peer(
                ticket=Ticket.objects.get(pk=ticket.pk), by=User.objects.get(pk=carla.pk), body="Look at the log.",
                now=NOON,
            )  # fmt: skip
        except PeerError:
            return "told"
        return "said"

    answers = at_once(SENT, write)

    assert sorted(answers) == ["said"] * WORDS_AN_HOUR + ["told"] * (SENT - WORDS_AN_HOUR)
    assert TicketMessage.objects.filter(author=carla, is_peer=True).count() == WORDS_AN_HOUR


def test_the_same_words_after_a_mere_look_are_all_said(ticket, carla):
    """The race is real: who counts first, and then writes, finds room for every word."""
    everyone_has_looked = threading.Barrier(SENT)

    def write_unguarded(_):
        try:
            said = TicketMessage.objects.filter(author=carla, is_peer=True).count()
            everyone_has_looked.wait()
            if said < WORDS_AN_HOUR:
                MessageFactory(ticket=ticket, author=carla, is_peer=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(SENT) as pool:
        list(pool.map(write_unguarded, range(SENT)))

    assert TicketMessage.objects.filter(author=carla, is_peer=True).count() == SENT
