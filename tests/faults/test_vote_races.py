"""One vote for a programme, however many of its people press at the same moment. SQLite and PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F

from helpdesk.actions.ideas import IdeaError, vote
from helpdesk.enums import Kind, Status, Visibility
from helpdesk.models import IdeaVote, Ticket
from portal.accounts.models import Programme, User
from tests.factories.helpdesk import NOON, TicketFactory
from tests.faults.threads import at_once

PEOPLE = 16
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def idea(bela):
    return TicketFactory(kind=Kind.IDEA, visibility=Visibility.PUBLIC, requester=bela, status=Status.OPEN)


def test_sixteen_at_once_make_one_vote(idea, alpine, bela):
    def press():
        try:
            person, programme = User.objects.get(pk=bela.pk), Programme.objects.get(pk=alpine.pk)
            vote(ticket=Ticket.objects.get(pk=idea.pk), programme=programme, by=person, now=NOON)
        except IdeaError:
            return "told"
        return "voted"

    answers = at_once(PEOPLE, press)

    idea.refresh_from_db()
    assert sorted(answers) == ["told"] * (PEOPLE - 1) + ["voted"]
    assert (idea.votes, IdeaVote.objects.count()) == (1, 1)


def test_the_same_crowd_that_only_looks_first_counts_too_often(idea, alpine):
    """The race is real: who looks whether there is a vote, and then counts, counts every press."""
    everyone_has_looked = threading.Barrier(PEOPLE)

    def press_unguarded(_):
        try:
            has_voted = IdeaVote.objects.filter(ticket=idea, programme=alpine).exists()
            everyone_has_looked.wait()
            if not has_voted:
                Ticket.objects.filter(pk=idea.pk).update(votes=F("votes") + 1)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(press_unguarded, range(PEOPLE)))

    idea.refresh_from_db()
    assert idea.votes == PEOPLE
