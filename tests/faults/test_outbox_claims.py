"""Two workers, one message: it is sent once. The same race with the guard taken out sends it many times."""

import threading

import pytest
from django.utils import timezone

from portal.files.models import UploadDay
from portal.files.quotas import take
from portal.notices import delivery
from portal.notices.enums import MessageStatus
from portal.notices.models import Message
from tests.factories.notices import MessageFactory
from tests.faults.threads import at_once

NOW = timezone.now()
WORKERS = 16

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent(settings, monkeypatch):
    """What left the house, counted; sending takes long enough for others to come in between."""
    settings.MAILERS = settings.MAILERS | {"smtp": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    mails = []
    monkeypatch.setattr(delivery, "_send", mails.append)
    return mails


def test_sixteen_workers_send_one_message_once(sent):
    message = MessageFactory(queued_at=NOW)

    outcomes = at_once(WORKERS, lambda: delivery.deliver(message_id=message.pk, now=NOW))

    assert (outcomes.count(delivery.Outcome.DONE), outcomes.count(delivery.Outcome.NOT_OURS)) == (1, WORKERS - 1)
    assert (len(sent), Message.objects.get().status) == (1, MessageStatus.SENT)


def test_without_the_guard_the_same_workers_send_it_many_times(sent, monkeypatch):
    message = MessageFactory(queued_at=NOW)
    everyone_looked, everyone_sent = threading.Barrier(WORKERS), threading.Barrier(WORKERS)

    def look_then_take(*, message_id, now):
        free = Message.objects.due(at=now).filter(pk=message_id).exists()
        everyone_looked.wait(timeout=20)
        Message.objects.filter(pk=message_id).update(status=MessageStatus.SENDING, leased_until=now + delivery.LEASE)
        return free

    def send(mail):
        sent.append(mail)
        everyone_sent.wait(timeout=20)

    monkeypatch.setattr(delivery, "_send", send)
    monkeypatch.setattr(delivery, "claim", look_then_take)
    at_once(WORKERS, lambda: delivery.deliver(message_id=message.pk, now=NOW))

    assert len(sent) == WORKERS


def test_sixteen_sweeps_deliver_thirty_messages_once_each(sent):
    MessageFactory.create_batch(30, queued_at=NOW)

    at_once(WORKERS, lambda: delivery.deliver_due(now=NOW))

    assert len(sent) == 30
    assert set(Message.objects.values_list("status", "attempts")) == {(MessageStatus.SENT, 1)}


def test_sixteen_uploads_share_one_days_allowance(anna, settings):
    settings.FILES_DAILY_BYTES = 500

    results = at_once(WORKERS, lambda: take(user=anna, size=100, now=NOW))

    assert (results.count(True), UploadDay.objects.get().size) == (5, 500)


def test_a_full_day_takes_nothing_and_a_smaller_file_still_fits(anna, settings):
    settings.FILES_DAILY_BYTES = 500

    taken = [take(user=anna, size=size, now=NOW) for size in (450, 51, 501, 50, 1)]

    assert (taken, UploadDay.objects.get().size) == ([True, False, False, True, False], 500)
