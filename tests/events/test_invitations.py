from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from portal.accounts.link_tokens import hash_of
from portal.events.actions import (
    EventError,
    answer,
    cancel_occasion,
    change_occasion,
    invite_addresses,
    publish_occasion,
    remind,
    send_due,
)
from portal.events.enums import Answer, Via
from portal.events.models import Guest, Invitation
from portal.notices.models import Attachment, Message
from tests.factories.events import NOON, InvitationFactory, OccasionFactory
from tests.golden import assert_golden
from tests.outbox import queued_messages

pytestmark = pytest.mark.django_db
JANA = Guest("jana@elsewhere.example", "Jana Bílá")
AGENDA = "10:00 What the sprint was about\nMarta Kowalska\n10:10 Reopen a finalised checklist"


@pytest.fixture
def occasion(alpine):
    return OccasionFactory(
        number=68, title="Sprint review 68: checklists", agenda=AGENDA, audience=f"programme:{alpine.pk}",
        answer_by=datetime(2026, 11, 25, 11, 0, tzinfo=UTC), lead="See what the developers built.",
    )  # fmt: skip


@pytest.fixture
def published(occasion, anna, tomas):
    publish_occasion(occasion=occasion, by=tomas, now=NOON)
    return occasion


def last():
    return Message.objects.order_by("pk").last()


def calendar_of(message):
    file = message.attachments.get()
    calendar = Calendar.from_ical(bytes(file.content))
    return file, calendar, calendar.events[0]


def test_everyone_invited_gets_one_mail_and_a_second_round_sends_none(published, anna):
    assert (send_due(now=NOON), send_due(now=NOON)) == (1, 0)

    assert queued_messages() == [("events/invited", anna.email)]
    row = Invitation.objects.get()
    assert (row.due, row.sent_at, row.token_hash) == ("", NOON, hash_of(row.token))
    assert row.answer_url in last().text and last().secrets == [row.token]
    assert_golden(last(), "events/invited")


def test_the_invitation_carries_a_calendar_file_that_asks(published, anna):
    send_due(now=NOON)

    file, calendar, event = calendar_of(last())
    assert file.content_type == "text/calendar; method=REQUEST; charset=utf-8"
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", published.uid, 0)
    assert event.start == published.starts_at and event.end == published.ends_at
    assert (event["ATTENDEE"], event["STATUS"]) == (f"mailto:{anna.email}", "CONFIRMED")
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"


def test_a_move_is_told_with_the_next_sequence(published, tomas):
    send_due(now=NOON)
    change_occasion(
        occasion=published, by=tomas, now=NOON, starts_at=published.starts_at + timedelta(hours=4),
        ends_at=published.ends_at + timedelta(hours=4),
    )  # fmt: skip

    send_due(now=NOON)

    _file, calendar, event = calendar_of(last())
    assert (calendar["METHOD"], event["SEQUENCE"], event.start) == ("REQUEST", 1, published.starts_at)
    assert_golden(last(), "events/changed")


def test_a_cancellation_takes_it_out_of_the_calendar(published, tomas):
    send_due(now=NOON)
    cancel_occasion(occasion=published, reason="Holiday in Austria.", by=tomas, now=NOON)

    send_due(now=NOON)

    file, calendar, event = calendar_of(last())
    assert file.content_type == "text/calendar; method=CANCEL; charset=utf-8"
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)
    assert_golden(last(), "events/cancelled")


def test_guests_are_invited_by_address_once_and_people_with_an_account_by_it(published, bela, tomas):
    guests = [JANA, Guest("Jana@elsewhere.example"), Guest(bela.email.upper())]

    assert invite_addresses(occasion=published, guests=guests, by=tomas, now=NOON) == 2
    send_due(now=NOON)

    assert [address for _, address in queued_messages()][1:] == ["jana@elsewhere.example", bela.email]


def test_nobody_more_is_invited_before_publishing(occasion, tomas):
    with pytest.raises(EventError, match="Publish"):
        invite_addresses(occasion=occasion, guests=[JANA], by=tomas, now=NOON)


def test_whoever_is_going_or_may_is_reminded_once_on_the_day_before(published, anna, bela):
    day_before = published.starts_at - timedelta(hours=23)
    answer(occasion=published, answer=Answer.GOING, by=anna, via=Via.WEB, now=NOON)
    answer(occasion=published, answer=Answer.MAYBE, by=JANA, via=Via.LINK, now=NOON)
    answer(occasion=published, answer=Answer.NOT_GOING, by=bela, via=Via.WEB, now=NOON)

    early = remind(now=published.starts_at - timedelta(hours=25))
    assert (early, remind(now=day_before), remind(now=day_before)) == (0, 2, 0)

    assert queued_messages() == [("events/reminder", anna.email), ("events/reminder", JANA.email)]
    assert_golden(Message.objects.order_by("pk").first(), "events/reminder")


def test_a_moved_meeting_is_reminded_of_anew_and_a_late_answer_is_not(published, anna, bela, tomas):
    day_before = published.starts_at - timedelta(hours=23)
    answer(occasion=published, answer=Answer.GOING, by=anna, via=Via.WEB, now=NOON)
    answer(occasion=published, answer=Answer.GOING, by=bela, via=Via.WEB, now=day_before)
    assert remind(now=day_before) == 1

    week = timedelta(days=7)
    change_occasion(
        occasion=published, by=tomas, now=day_before, starts_at=published.starts_at + week,
        ends_at=published.ends_at + week,
    )  # fmt: skip

    assert remind(now=day_before + week) == 2


def test_a_moved_up_person_reads_what_happened(anna, bela):
    occasion = OccasionFactory(published=True, number=68, title="Sprint review 68", capacity=1)
    for person in (anna, bela):
        answer(occasion=occasion, answer=Answer.GOING, by=person, via=Via.WEB, now=NOON)

    answer(occasion=occasion, answer=Answer.MAYBE, by=anna, via=Via.WEB, now=NOON)

    assert queued_messages() == [("events/moved_up", bela.email)]
    assert_golden(last(), "events/moved_up")


def test_a_mail_that_cannot_be_written_stays_due_and_holds_up_no_other(published, monkeypatch):
    def fails(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("portal.events.notices.queue", fails)
    assert send_due(now=NOON) == 0

    assert Invitation.objects.get().due == "invitation"
    assert Attachment.objects.count() == 0


def test_the_link_does_not_stand_in_the_database():
    row = InvitationFactory()

    assert row.token not in (row.seed, hash_of(row.token))
    assert row.token == Invitation.objects.get(pk=row.pk).token
