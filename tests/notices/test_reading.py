from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.notices import reading
from portal.notices.delivery import _move
from portal.notices.enums import TRANSITIONS, MessageStatus
from portal.notices.models import Message, Notice, Preference
from portal.notices.selectors import switched_off, unread_count
from portal.notices.topics import optional_topics
from tests.factories.notices import MessageFactory, NoticeFactory
from tests.outbox import audit_verbs

NOW = timezone.now()


def test_reading_counts_the_first_time(anna):
    notice = NoticeFactory(user=anna)

    reading.read(notice=notice, by=anna, now=NOW)
    reading.read(notice=notice, by=anna, now=NOW + timedelta(hours=1))

    assert (notice.read_at, unread_count(anna)) == (NOW, 0)


def test_nobody_reads_for_others(anna, bela):
    notice = NoticeFactory(user=anna)
    NoticeFactory.create_batch(2, user=bela)

    reading.read(notice=notice, by=bela, now=NOW)
    assert reading.read_all(by=bela, now=NOW) == 2

    assert (unread_count(anna), unread_count(bela)) == (1, 0)


def test_choice_is_kept_only_where_it_changes_something(anna, news):
    every = {topic.key for topic in optional_topics()}
    reading.choose_topics(by=anna, wanted=every, now=NOW)
    assert (Preference.objects.count(), audit_verbs(anna)) == (0, [])

    for _ in range(2):
        reading.choose_topics(by=anna, wanted=every - {"sample"}, now=NOW)
    assert (switched_off(anna), audit_verbs(anna)) == ({"sample"}, ["notices.preference_changed"])

    reading.choose_topics(by=anna, wanted=every, now=NOW)
    assert (switched_off(anna), audit_verbs(anna)) == (frozenset(), ["notices.preference_changed"] * 2)


def test_unsubscribing_twice_is_one_change(anna, news):
    for _ in range(2):
        reading.unsubscribe(user=anna, topic=news, now=NOW)

    assert (switched_off(anna), audit_verbs(anna)) == ({"sample"}, ["notices.preference_changed"])


def test_own_cases_cannot_be_switched_off(anna, case):
    with pytest.raises(reading.NoticesError, match="cannot be switched off"):
        reading.unsubscribe(user=anna, topic=case, now=NOW)


@pytest.mark.parametrize("status", MessageStatus)
def test_retry_moves_only_parked_messages(tomas, status):
    message = MessageFactory(status=status, attempts=6, sent_at=NOW, leased_until=NOW)
    if status == MessageStatus.PARKED:
        reading.retry(message=message, by=tomas, now=NOW)
        assert (message.status, message.attempts, message.next_attempt_at) == (MessageStatus.WAITING, 0, NOW)
        assert audit_verbs(message) == ["notices.retried"]
    else:
        with pytest.raises(reading.NoticesError, match="not parked"):
            reading.retry(message=message, by=tomas, now=NOW)


@pytest.mark.parametrize("old", MessageStatus)
@pytest.mark.parametrize("new", MessageStatus)
def test_delivery_moves_only_along_the_table(db, old, new):
    message = MessageFactory(status=old, sent_at=NOW, leased_until=NOW)

    if new in TRANSITIONS[old] and new != MessageStatus.SENDING:
        _move(message, new)
        assert Message.objects.get().status == new
    elif new not in TRANSITIONS[old]:
        with pytest.raises(ValueError, match="cannot go"):
            _move(message, new)


@pytest.mark.parametrize(
    "broken",
    [{"status": MessageStatus.SENT}, {"status": MessageStatus.KEPT}, {"status": MessageStatus.SENDING}],
    ids=lambda broken: broken["status"],
)
def test_database_refuses_messages_that_cannot_be(db, broken):
    MessageFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(**broken)


def test_one_preference_per_person_and_topic(anna):
    Preference.objects.create(user=anna, topic="x", by_mail=False, changed_at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Preference.objects.create(user=anna, topic="x", by_mail=True, changed_at=NOW)


def test_notice_survives_the_message_it_came_with(anna):
    notice = NoticeFactory(user=anna, message=MessageFactory())
    Message.objects.all().delete()

    assert Notice.objects.get(pk=notice.pk).message is None
