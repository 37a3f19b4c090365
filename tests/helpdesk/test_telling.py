"""Who hears of a ticket: asking who may does not cost more for more people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.enums import Visibility
from helpdesk.notices import tickets as notices
from helpdesk.notices.telling import customers_of, payers_of
from tests.factories.accounts import MembershipFactory
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory, WatcherFactory
from tests.outbox import queued_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PROGRAMME)


def statements_of_an_answer(ticket, iris):
    message = MessageFactory(ticket=ticket, author=iris, is_staff_word=True, created_at=NOON)
    with CaptureQueriesContext(connection) as queries:
        notices.agent_answered(ticket, message)
    return len(queries)


def test_an_answer_to_one_and_thirty_costs_the_same(ticket, alpine, iris):
    few = statements_of_an_answer(ticket, iris)
    for membership in MembershipFactory.create_batch(29, programme=alpine):
        WatcherFactory(ticket=ticket, user=membership.user)

    assert statements_of_an_answer(ticket, iris) == few
    assert len(queued_messages()) == 1 + 30


def test_a_watcher_who_left_the_programme_is_not_told(ticket, fjords, iris, bela):
    WatcherFactory(ticket=ticket, user=MembershipFactory(programme=fjords).user)

    statements_of_an_answer(ticket, iris)

    assert queued_messages() == [("helpdesk/agent_answered", bela.email)]


def test_agents_who_watch_are_no_customers(ticket, bela, iris, tomas):
    for agent in (iris, tomas):
        WatcherFactory(ticket=ticket, user=agent)

    assert customers_of(ticket) == [bela]
    assert payers_of(ticket) == [bela]
