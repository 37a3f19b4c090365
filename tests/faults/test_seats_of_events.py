"""Seats are scarce: real threads, real locks."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from portal.events.actions import EventError, answer, remind, send_due
from portal.events.enums import Answer, Via
from portal.events.models import Invitation, Participation
from portal.notices.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.events import NOON, InvitationFactory, OccasionFactory, ParticipationFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(workers, work, items):
    gate = threading.Barrier(workers)

    def run(item):
        gate.wait()
        try:
            return work(item)
        except EventError as error:
            return str(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(run, items))


def counts(occasion):
    occasion.refresh_from_db()
    said = [Participation.objects.filter(occasion=occasion, answer=word).count() for word in ("going", "waiting_list")]
    return [occasion.seats_taken, *said]


def test_sixty_people_and_25_seats_make_25_going_and_35_waiting():
    occasion = OccasionFactory(published=True, capacity=25)
    people = UserFactory.create_batch(60)

    at_once(60, lambda person: answer(occasion=occasion, answer=Answer.GOING, by=person, via=Via.WEB, now=NOON), people)

    assert counts(occasion) == [25, 25, 35]


def test_seats_given_back_at_once_go_to_those_who_wait_and_to_no_one_twice():
    occasion = OccasionFactory(published=True, capacity=8)
    people = UserFactory.create_batch(16)
    for person in people:
        answer(occasion=occasion, answer=Answer.GOING, by=person, via=Via.WEB, now=NOON)

    at_once(
        8, lambda person: answer(occasion=occasion, answer=Answer.NOT_GOING, by=person, via=Via.WEB, now=NOON),
        people[:8],
    )  # fmt: skip

    assert counts(occasion) == [8, 8, 0]
    going = Participation.objects.filter(occasion=occasion, answer=Answer.GOING)
    assert set(going.values_list("user", flat=True)) == {person.pk for person in people[8:]}


def test_one_person_with_two_windows_holds_one_seat():
    occasion = OccasionFactory(published=True, capacity=5)
    person = UserFactory()

    at_once(8, lambda _: answer(occasion=occasion, answer=Answer.GOING, by=person, via=Via.WEB, now=NOON), range(8))

    assert counts(occasion) == [1, 1, 0]


def test_two_workers_send_each_invitation_once():
    occasion = OccasionFactory(published=True)
    InvitationFactory.create_batch(10, occasion=occasion, due="invitation")

    sent = at_once(4, lambda _: send_due(now=NOON), range(4))

    assert (sum(sent), Message.objects.count(), Invitation.objects.due().count()) == (10, 10, 0)


def test_four_workers_remind_each_person_once():
    occasion = OccasionFactory(published=True)
    start = occasion.starts_at
    for _ in range(10):
        coming = ParticipationFactory(occasion=occasion, answer=Answer.GOING, answered_at=start - timedelta(days=9))
        InvitationFactory(occasion=occasion, user=coming.user)

    sent = at_once(4, lambda _: remind(now=start - timedelta(hours=12)), range(4))

    assert (sum(sent), Message.objects.count(), Participation.objects.filter(reminded_at=None).count()) == (10, 10, 0)
