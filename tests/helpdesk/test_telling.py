"""Who hears of a ticket: the cost of asking does not grow with the people."""

import pytest

from helpdesk.enums import Visibility
from helpdesk.notices.telling import customers_of
from helpdesk.permissions import can_see
from tests.factories.accounts import MembershipFactory
from tests.factories.helpdesk import TicketFactory, WatcherFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PROGRAMME)


@pytest.mark.parametrize("watchers", [1, 30])
def test_one_and_thirty_watchers_cost_three_queries(django_assert_num_queries, ticket, alpine, watchers):
    for membership in MembershipFactory.create_batch(watchers, programme=alpine):
        WatcherFactory(ticket=ticket, user=membership.user)

    with django_assert_num_queries(3):  # people, their staff roles, their memberships
        told = [person for person in customers_of(ticket) if can_see(person, ticket)]

    assert len(told) == watchers + 1


def test_a_watcher_who_left_the_programme_is_found_and_not_told(ticket, fjords, bela):
    former = MembershipFactory(programme=fjords).user
    WatcherFactory(ticket=ticket, user=former)

    assert {person for person in customers_of(ticket) if can_see(person, ticket)} == {bela}


def test_agents_who_watch_are_no_customers(ticket, bela, iris):
    WatcherFactory(ticket=ticket, user=iris)

    assert customers_of(ticket) == [bela]
