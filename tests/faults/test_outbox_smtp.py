"""What a real mail server can do to us: each fault ends in time and in the right state."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.notices import tasks
from portal.notices.delivery import deliver, deliver_due
from portal.notices.enums import MessageStatus
from tests.factories.notices import MessageFactory
from tests.faults.mail_servers import (
    CuttingController,
    HangsAtData,
    HangsAtGoodbye,
    Sink,
    deaf_port,
    free_port,
    mailer,
    serving,
)

NOW = timezone.now()
SOON = NOW + timedelta(minutes=1)
BOUND_SECONDS = 5


@pytest.fixture
def message(db):
    return MessageFactory(queued_at=NOW, text="Dear Astrid\n")


@pytest.fixture
def send(settings, message):
    """Deliver through a server on ``port`` and give back state and words, within the bound."""

    def run(port: int, now=NOW) -> tuple[str, str]:
        settings.MAILERS = settings.MAILERS | {"smtp": mailer(port)}
        start = time.monotonic()
        deliver(message_id=message.pk, now=now)
        assert time.monotonic() - start < BOUND_SECONDS
        message.refresh_from_db()
        return message.status, message.last_error

    return run


def test_server_that_takes_it_gets_it_once(send, message):
    sink = Sink()
    with serving(sink) as port:
        assert send(port) == (MessageStatus.SENT, "")
        assert send(port) == (MessageStatus.SENT, "")

    assert len(sink.taken) == 1
    assert b"Dear Astrid" in sink.taken[0] and message.message_id.encode() in sink.taken[0]


def test_no_server_there(send, message):
    status, words = send(free_port())

    assert (status, message.next_attempt_at, "refused" in words) == (MessageStatus.WAITING, SOON, True)


def test_server_that_never_says_a_word(send, message):
    with deaf_port() as port:
        status, words = send(port)

    assert (status, message.next_attempt_at, "timed out" in words) == (MessageStatus.WAITING, SOON, True)


def test_server_that_hangs_with_the_message_in_hand(send, message):
    with serving(HangsAtData()) as port:
        status, words = send(port)

    assert (status, message.next_attempt_at, "timed out" in words) == (MessageStatus.WAITING, SOON, True)


def test_server_that_cuts_the_line_in_the_middle(send, message):
    sink = Sink()
    with serving(sink, CuttingController) as port:
        status, words = send(port)

    assert (status, message.next_attempt_at, sink.taken) == (MessageStatus.WAITING, SOON, [])
    assert words.startswith(("SMTPServerDisconnected", "ConnectionResetError", "BrokenPipeError"))


def test_server_that_hangs_at_goodbye_has_taken_it_all_the_same(send):
    sink = HangsAtGoodbye()
    with serving(sink) as port:
        assert send(port) == (MessageStatus.SENT, "")

    assert len(sink.taken) == 1


def test_greylisting_is_answered_with_patience(send):
    sink = Sink(rcpt=["451 4.7.1 Greylisted, come back later"])
    with serving(sink) as port:
        first = send(port)
        second = send(port, now=SOON)

    assert first == (MessageStatus.WAITING, "451 4.7.1 Greylisted, come back later")
    assert (second, len(sink.taken)) == ((MessageStatus.SENT, ""), 1)


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_refusal_for_good_parks_at_once(send, message, where):
    with serving(Sink(**{where: ["550 5.1.1 No such mailbox"]})) as port:
        assert send(port) == (MessageStatus.PARKED, "550 5.1.1 No such mailbox")

    assert message.attempts == 1


def test_kicks_do_not_queue_up_behind_a_dead_server(settings, message):
    second = MessageFactory(queued_at=NOW)
    with deaf_port() as port:
        settings.MAILERS = settings.MAILERS | {"smtp": mailer(port)}
        for row in (message, second):
            tasks.deliver.run(message_id=row.pk)

    second.refresh_from_db()
    assert (second.status, second.attempts, second.last_error) == (MessageStatus.WAITING, 0, "")


def test_one_refused_address_does_not_hold_up_the_others(settings, message):
    MessageFactory.create_batch(2, queued_at=NOW)
    sink = Sink(rcpt=["450 4.2.1 Busy"])
    with serving(sink) as port:
        settings.MAILERS = settings.MAILERS | {"smtp": mailer(port)}
        deliver_due(now=NOW)

    assert len(sink.taken) == 2
