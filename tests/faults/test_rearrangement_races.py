"""Merges, undos and words at the same moment: one winner, no lost word. Runs on SQLite and on PostgreSQL."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from helpdesk.actions.conversation import reply
from helpdesk.actions.merging import bring_back, merge, undo_merge
from helpdesk.actions.movement import TicketError
from helpdesk.models import IdeaVote, Rearrangement, Ticket, TicketMessage
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.faults.test_undo_send_race import together
from tests.faults.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def agent(iris):
    iris.staff_permissions  # noqa: B018 read once, so that the threads share it
    return iris


@pytest.fixture
def two(alpine, bela):
    tickets = TicketFactory.create_batch(2, programme=alpine, requester=bela)
    for ticket in tickets:
        MessageFactory(ticket=ticket)
    return tickets


def tried(act):
    def run():
        try:
            act()
        except TicketError:
            return False
        return True

    return run


def test_two_tickets_merged_into_each_other_at_once_make_one_merge(agent, two):
    one, other = two

    won = together(
        tried(lambda: merge(source=one, target=other, by=agent, now=LATER)),
        tried(lambda: merge(source=other, target=one, by=agent, now=LATER)),
    )

    assert sorted(won) == [False, True]
    assert Ticket.objects.filter(merged_into=None).count() == Rearrangement.objects.count() == 1
    assert TicketMessage.objects.filter(ticket__merged_into=None).count() == 2


def test_one_merge_pressed_by_eight_agents_is_one(agent, two):
    one, other = two

    won = at_once(8, tried(lambda: merge(source=one, target=other, by=agent, now=LATER)))

    assert (sum(won), Rearrangement.objects.count()) == (1, 1)


def test_undo_pressed_by_eight_agents_undoes_once(agent, two):
    one, other = two
    made = merge(source=one, target=other, by=agent, now=LATER)

    def undo():
        undo_merge(rearrangement=Rearrangement.objects.get(pk=made.pk), by=agent, now=LATER)

    assert sum(at_once(8, tried(undo))) == 1
    assert [ticket.messages.count() for ticket in Ticket.objects.all()] == [1, 1]


def test_without_the_guard_a_late_undo_takes_back_what_was_done_since(agent, two):
    """The race is real: whoever reads that it stands, thinks and then writes undoes what a colleague did since."""
    one, other = two
    made = merge(source=one, target=other, by=agent, now=LATER)
    both_have_read = threading.Barrier(2)
    undone = []

    def unguarded():
        seen = Rearrangement.objects.select_related("source", "target").get(pk=made.pk)
        both_have_read.wait(timeout=20)
        if seen.undone_at is None:
            with transaction.atomic():
                Rearrangement.objects.filter(pk=made.pk).update(undone_at=LATER)
                bring_back(seen.moved, seen.source, seen.target)
                undone.append(seen.pk)

    together(unguarded, unguarded)

    assert len(undone) == 2


def test_a_word_said_while_the_ticket_is_merged_is_never_left_behind(agent, alpine, bela):
    bela.active_memberships  # noqa: B018 as above
    for _ in range(6):
        source, target = TicketFactory.create_batch(2, programme=alpine, requester=bela)
        said, merged = together(
            tried(lambda source=source: reply(ticket=source, by=bela, body="Wait!", now=LATER)),
            tried(lambda source=source, target=target: merge(source=source, target=target, by=agent, now=LATER)),
        )

        assert merged
        assert TicketMessage.objects.filter(ticket=source).count() == 0
        assert TicketMessage.objects.filter(ticket=target).count() == said


def test_votes_of_both_survive_merges_and_undos_at_once(agent, alpine, fjords, bela):
    idea = {"kind": "idea", "visibility": "public", "programme": alpine, "requester": bela}
    source, target = TicketFactory.create_batch(2, **idea)
    for ticket, programme in ((source, alpine), (source, fjords), (target, alpine)):
        IdeaVote.objects.create(ticket=ticket, programme=programme, at=NOON)
    made = merge(source=source, target=target, by=agent, now=LATER)

    def undo():
        undo_merge(rearrangement=Rearrangement.objects.get(pk=made.pk), by=agent, now=LATER)

    at_once(4, tried(undo))

    votes = {ticket.pk: ticket.votes for ticket in Ticket.objects.all()}
    assert votes == {source.pk: 2, target.pk: 1}
