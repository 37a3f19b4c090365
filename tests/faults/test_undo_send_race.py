"""Undo and send at the same moment: one of them wins, never both and never none. Runs on SQLite and on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from helpdesk.actions.drafts import give_back
from helpdesk.actions.pending import PendingError, send, undo
from helpdesk.enums import PendingStatus
from helpdesk.models import PendingReply, TicketDraft, TicketMessage
from tests.factories.desk import PendingFactory
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.faults.threads import at_once

ROUNDS = 6


def together(*works):
    """Each work in a thread of its own, all starting at once."""
    gate = threading.Barrier(len(works))

    def run(work):
        gate.wait(timeout=20)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def agent(iris):
    iris.staff_permissions  # noqa: B018 read once, so that the threads share it
    return iris


@pytest.mark.django_db(transaction=True)
def test_send_and_undo_at_once_end_in_one_place(agent, alpine, bela):
    for _ in range(ROUNDS):
        ticket = TicketFactory(programme=alpine, requester=bela)
        pending = PendingFactory(ticket=ticket, author=agent)

        def take_back(pending=pending):
            try:
                undo(pending=pending, by=agent, now=NOON)
            except PendingError:
                return False
            return True

        taken, sent = together(take_back, lambda pending=pending: send(pending_id=pending.pk, now=NOON) is not None)

        assert taken is not sent
        assert TicketMessage.objects.filter(ticket=ticket).count() == sent
        assert TicketDraft.objects.filter(ticket=ticket).count() == taken
        pending.refresh_from_db()
        assert pending.status == (PendingStatus.SENT if sent else PendingStatus.UNDONE)


@pytest.mark.django_db(transaction=True)
def test_kick_and_sweep_and_kick_again_send_it_once(agent, alpine, bela):
    pending = PendingFactory(ticket=TicketFactory(programme=alpine, requester=bela), author=agent)

    said = at_once(8, lambda: send(pending_id=pending.pk, now=NOON))

    assert len([message for message in said if message]) == 1
    assert TicketMessage.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_it_is_sent_and_taken_back(agent, alpine, bela):
    """The race is real: whoever reads the state, thinks and then writes does both."""
    ticket = TicketFactory(programme=alpine, requester=bela)
    pending = PendingFactory(ticket=ticket, author=agent)
    everyone_has_read = threading.Barrier(2)

    def unguarded(act, status):
        seen = PendingReply.objects.get(pk=pending.pk).status
        everyone_has_read.wait(timeout=20)
        if seen == PendingStatus.WAITING:
            with transaction.atomic():
                PendingReply.objects.filter(pk=pending.pk).update(status=status, settled_at=NOON)
                act()

    together(
        lambda: unguarded(lambda: MessageFactory(ticket=ticket, author=agent), PendingStatus.SENT),
        lambda: unguarded(
            lambda: give_back(user=agent, ticket=ticket, body=pending.body, now=NOON), PendingStatus.UNDONE
        ),
    )

    assert (TicketMessage.objects.count(), TicketDraft.objects.count()) == (1, 1)
