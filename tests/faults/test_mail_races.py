"""Mail comes twice at once, two workers want it, and two machines answer each other. On SQLite and on PostgreSQL."""

import contextlib
import threading

import pytest
from django.db import transaction

from helpdesk.actions import inbound
from helpdesk.actions.inbound import process, raw_of, receive
from helpdesk.gateway.pacing import MOST, WINDOW, forget_old, take_turn
from helpdesk.models import AutomaticMail, InboundMail, TicketMessage
from tests.factories.helpdesk import NOON, TicketFactory
from tests.faults.threads import at_once

RAW = b"From: bela@alpine.example\r\nSubject: [JH-142] x\r\nMessage-ID: <1@alpine.example>\r\n\r\nYes."
THREADS = 12
ADDRESS = "bela@alpine.example"

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_mail_that_comes_by_many_ways_at_once_is_one_row(bela):
    rows = at_once(THREADS, lambda: receive(raw=RAW, mailbox="pipe", now=NOON).pk)

    assert len(set(rows)) == 1
    assert InboundMail.objects.count() == 1


def test_two_messages_under_one_name_at_once_are_both_kept(monkeypatch):
    """Neither is known when the other looks, and the name is taken when the second one is written."""
    gate, real = threading.Barrier(2), inbound._parked_at_once
    bodies = iter([b"One.", b"Two."])

    def together(*facts):
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait(timeout=2)
        return real(*facts)

    monkeypatch.setattr(inbound, "_parked_at_once", together)

    rows = at_once(2, lambda: receive(raw=RAW + next(bodies), mailbox="pipe", now=NOON).pk)

    assert len(set(rows)) == 2
    assert {raw_of(row)[-4:] for row in InboundMail.objects.select_related("raw")} == {b"One.", b"Two."}


def test_many_workers_on_one_mail_make_one_word(alpine, bela):
    TicketFactory(number=142, programme=alpine, requester=bela)
    mail = receive(raw=RAW, mailbox="pipe", now=NOON)

    at_once(THREADS, lambda: process(mail=InboundMail.objects.get(pk=mail.pk), now=NOON).outcome)

    assert TicketMessage.objects.filter(inbound=mail).count() == 1
    mail.refresh_from_db()
    assert (mail.outcome, mail.attempts) == ("reply", 1)


def test_many_machines_at_once_get_ten_mails_and_no_more():
    taken = at_once(THREADS * 2, lambda: take_turn(ADDRESS, now=NOON))

    assert sum(taken) == AutomaticMail.objects.count() == MOST


def test_the_same_crowd_without_the_lock_gets_more():
    """The race is real: whoever counts, thinks and then writes lets everybody through."""
    everyone_has_counted = threading.Barrier(THREADS * 2)

    def unguarded():
        lately = AutomaticMail.objects.filter(address=ADDRESS).count()
        everyone_has_counted.wait(timeout=20)
        if lately >= MOST:
            return False
        with transaction.atomic():
            AutomaticMail.objects.create(address=ADDRESS, sent_at=NOON)
        return True

    assert sum(at_once(THREADS * 2, unguarded)) == THREADS * 2 > MOST


def test_after_three_hours_the_address_may_be_written_to_again():
    for _ in range(MOST):
        take_turn(ADDRESS, now=NOON)

    assert not take_turn(ADDRESS.upper(), now=NOON)
    assert take_turn("anna@alpine.example", now=NOON)
    assert take_turn(ADDRESS, now=NOON + WINDOW)
    forget_old(now=NOON + WINDOW)
    assert AutomaticMail.objects.count() == 1
