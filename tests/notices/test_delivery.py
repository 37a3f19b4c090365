"""Delivery without a server and with Django's in-memory one; faults of real servers are in tests/faults."""

import email
import email.policy
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from portal.notices.composing import compose
from portal.notices.delivery import LEASE, MASK, MOST_ATTEMPTS, PAUSES, Outcome, claim, deliver, deliver_due
from portal.notices.enums import MessageStatus
from portal.notices.links import unsubscribe_url
from portal.notices.models import Attachment, Message
from tests.factories.notices import MessageFactory

NOW = timezone.now()


@pytest.fixture
def server(settings):
    """Takes everything, in memory."""
    settings.MAILERS = settings.MAILERS | {"smtp": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}


@pytest.fixture
def refusing(settings, monkeypatch):
    """A server whose fault the test chooses: ``refusing(error)``."""
    settings.MAILERS = settings.MAILERS | {"smtp": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}

    def choose(error):
        def fail(self, messages):
            raise error

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)

    return choose


def test_without_a_server_the_message_is_kept_and_stays_readable(db):
    message = MessageFactory(text="token t0k3n", secrets=["t0k3n"], queued_at=NOW)

    assert deliver(message_id=message.pk, now=NOW) == Outcome.DONE

    message.refresh_from_db()
    assert (message.status, message.sent_at, message.leased_until) == (MessageStatus.KEPT, NOW, None)
    assert (message.text, message.secrets) == ("token t0k3n", ["t0k3n"])


def test_sent_message_is_masked_in_the_log_and_whole_in_the_mail(server, db):
    message = MessageFactory(text="go t0k3n&", html="<p>t0k3n&amp;</p>", secrets=["t0k3n&"], queued_at=NOW)

    deliver(message_id=message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.SENT, 1)
    assert (message.text, message.html, message.secrets) == (f"go {MASK}", f"<p>{MASK}</p>", [])
    assert (mail.outbox[0].body, mail.outbox[0].to) == ("go t0k3n&", [message.address])


def test_message_is_sent_once_however_often_asked(server, db):
    message = MessageFactory(queued_at=NOW)

    outcomes = [deliver(message_id=message.pk, now=NOW) for _ in range(3)]

    assert (outcomes, len(mail.outbox)) == ([Outcome.DONE, Outcome.NOT_OURS, Outcome.NOT_OURS], 1)


def test_backoff_grows_and_ends_in_parking(refusing, db):
    refusing(ConnectionRefusedError("mail server"))
    message = MessageFactory(queued_at=NOW)
    moment, waits = NOW, []
    for _ in range(MOST_ATTEMPTS):
        deliver(message_id=message.pk, now=moment)
        message.refresh_from_db()
        waits.append(message.next_attempt_at - moment)
        moment = message.next_attempt_at

    assert waits[:-1] == PAUSES
    assert (message.status, message.attempts) == (MessageStatus.PARKED, MOST_ATTEMPTS)
    assert message.last_error == "ConnectionRefusedError: mail server"


def test_address_that_cannot_be_written_is_parked_at_once(server, db):
    message = MessageFactory(address="not an address", queued_at=NOW)
    Message.objects.filter(pk=message.pk).update(name="x", headers={"X": "a\r\nBcc: b@x.example"})

    deliver(message_id=message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.status, len(mail.outbox)) == (MessageStatus.PARKED, 0)


def test_sweep_stops_at_a_server_that_is_away(refusing, db):
    refusing(TimeoutError("no answer"))
    MessageFactory.create_batch(3, queued_at=NOW)

    deliver_due(now=NOW)

    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]


def test_sweep_frees_what_a_killed_worker_had_claimed(server, db):
    message = MessageFactory(queued_at=NOW)
    assert claim(message_id=message.pk, now=NOW)

    deliver_due(now=NOW + LEASE - timedelta(seconds=1))
    too_early = len(mail.outbox)
    deliver_due(now=NOW + LEASE)

    message.refresh_from_db()
    assert (too_early, len(mail.outbox), message.status, message.attempts) == (0, 1, MessageStatus.SENT, 2)


def test_message_that_kills_every_worker_is_parked(server, db):
    MessageFactory(status=MessageStatus.SENDING, leased_until=NOW, attempts=MOST_ATTEMPTS, queued_at=NOW)

    deliver_due(now=NOW)

    assert (Message.objects.get().status, mail.outbox) == (MessageStatus.PARKED, [])


def test_late_worker_does_not_overwrite_the_one_that_took_over(server, db, monkeypatch):
    message = MessageFactory(queued_at=NOW)

    def slow(*_):
        Message.objects.filter(pk=message.pk).update(leased_until=NOW + timedelta(hours=1), attempts=2)

    monkeypatch.setattr("portal.notices.delivery._send", slow)
    deliver(message_id=message.pk, now=NOW)

    message.refresh_from_db()
    assert (message.status, message.attempts) == (MessageStatus.SENDING, 2)


def test_mail_has_its_headers_and_the_calendar_keeps_its_method(anna, news):
    message = MessageFactory(user=anna, name="Béla, Novák", topic="sample", headers={"Reply-To": "desk@jems.example"})
    calendar = b"BEGIN:VCALENDAR\r\nSUMMARY:P\xc5\x99ehled\r\nEND:VCALENDAR\r\n"
    kind = 'text/calendar; method=REQUEST; charset="utf-8"'
    Attachment.objects.create(message=message, name="invite.ics", content_type=kind, content=calendar)

    raw = compose(message).message(policy=email.policy.SMTP).as_bytes()
    parsed = email.message_from_bytes(raw, policy=email.policy.default)

    link = unsubscribe_url(anna, news)
    expected = {
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Reply-To": "desk@jems.example",
        "To": f'"Béla, Novák" <{message.address}>',
    }
    assert {name: parsed[name].replace("\n", "") for name in expected} == expected
    text, html = (parsed.get_body([kind]).get_content().strip() for kind in ("plain", "html"))
    assert (text, html) == (message.text.strip(), message.html)
    (part,) = parsed.iter_attachments()
    assert (part.get_content_type(), part["Content-Type"].params["method"]) == ("text/calendar", "REQUEST")
    assert (part.get_filename(), part.get_payload(decode=True)) == ("invite.ics", calendar)
