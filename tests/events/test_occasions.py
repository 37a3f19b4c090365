from datetime import UTC, datetime, timedelta

import pytest

from portal.events.actions import EventError, cancel_occasion, change_occasion, close_past, plan_next, publish_occasion
from portal.events.enums import CHANGEABLE, TRANSITIONS, Answer, Due, OccasionStatus, Via
from portal.events.models import Invitation, Occasion
from tests.factories.events import NOON, InvitationFactory, OccasionFactory, ParticipationFactory, SeriesFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db
TRAITS = {"planned": {}, "published": {"published": True}, "cancelled": {"cancelled": True}, "held": {"held": True}}


def test_plan_next_keeps_the_local_hour_when_clocks_change(tomas):
    series = SeriesFactory()
    OccasionFactory(series=series, number=67, starts_at=datetime(2026, 10, 15, 8, 0, tzinfo=UTC))  # 10:00 in summer

    planned = plan_next(series=series, by=tomas, now=datetime(2026, 10, 20, tzinfo=UTC))

    assert (planned.number, planned.title, planned.status) == (68, "Sprint review 68", "planned")
    assert planned.starts_at == datetime(2026, 10, 29, 9, 0, tzinfo=UTC)  # 10:00 in winter
    assert planned.ends_at - planned.starts_at == timedelta(minutes=90)
    assert audit_verbs(planned) == ["events.planned"]


def test_plan_next_skips_dates_that_have_passed_and_starts_a_series(tomas):
    series = SeriesFactory(audience="staff", capacity=60, agenda="10:00 Demo")

    first = plan_next(series=series, by=tomas, now=NOON)
    assert first.number == 1 and first.starts_at > NOON
    assert (first.audience, first.capacity, first.agenda) == ("staff", 60, "10:00 Demo")

    late = NOON + timedelta(days=100)
    assert plan_next(series=series, by=tomas, now=late).starts_at > late


def test_publish_writes_one_due_row_for_everyone_of_the_audience(anna, bela, carla, tomas, alpine):
    occasion = OccasionFactory(audience=f"programme:{alpine.pk}")

    publish_occasion(occasion=occasion, by=tomas, now=NOON)

    rows = Invitation.objects.filter(occasion=occasion).values_list("user__name", "due", "sent_at")
    assert sorted(rows) == [("Anna Berger", "invitation", None), ("Béla Novák", "invitation", None)]
    assert (occasion.status, occasion.published_at, occasion.published_by) == ("published", NOON, tomas)
    assert audit_verbs(occasion) == ["events.published"]


def test_publish_refuses_a_past_hour_and_an_audience_nobody_knows(tomas):
    with pytest.raises(EventError, match="hour has passed"):
        publish_occasion(occasion=OccasionFactory(starts_at=NOON - timedelta(days=1)), by=tomas, now=NOON)

    unknown = OccasionFactory(audience="martians")
    with pytest.raises(EventError, match="audience"):
        publish_occasion(occasion=unknown, by=tomas, now=NOON)
    assert Occasion.objects.get(pk=unknown.pk).status == "planned"


def test_change_of_the_time_raises_the_sequence_and_makes_an_update_due(tomas):
    occasion = OccasionFactory(published=True)
    told, new = InvitationFactory(occasion=occasion), InvitationFactory(occasion=occasion, due=Due.INVITATION)
    before, later = occasion.starts_at, occasion.starts_at + timedelta(hours=3)

    change_occasion(
        occasion=occasion, by=tomas, now=NOON, starts_at=later, ends_at=later + timedelta(hours=1), venue="Online"
    )

    assert (occasion.sequence, occasion.starts_at, occasion.moved_from) == (1, later, before)
    told.refresh_from_db(), new.refresh_from_db()
    assert (told.due, new.due) == ("update", "invitation")
    assert audit_verbs(occasion) == ["events.changed"]


def test_change_nobody_needs_to_hear_of_stays_silent(tomas):
    occasion = OccasionFactory(published=True)
    told = InvitationFactory(occasion=occasion)

    change_occasion(occasion=occasion, by=tomas, now=NOON, join_url="https://meet.example/1")

    told.refresh_from_db()
    assert (occasion.sequence, told.due) == (0, "")


def test_change_of_a_draft_tells_nobody_and_no_change_writes_nothing(tomas):
    occasion = OccasionFactory()

    change_occasion(occasion=occasion, by=tomas, now=NOON, title=occasion.title)
    assert audit_verbs(occasion) == []

    change_occasion(occasion=occasion, by=tomas, now=NOON, title="Sprint review: exports")
    assert (occasion.title, occasion.sequence) == ("Sprint review: exports", 0)


def test_change_refuses_fewer_seats_than_people_said_yes(tomas):
    occasion = OccasionFactory(published=True, capacity=5, seats_taken=4)

    with pytest.raises(EventError, match="4 people said yes"):
        change_occasion(occasion=occasion, by=tomas, now=NOON, capacity=3)


def test_change_of_an_occasion_that_changed_meanwhile_is_refused(tomas):
    occasion = OccasionFactory(published=True)
    Occasion.objects.filter(pk=occasion.pk).update(changed_at=NOON + timedelta(minutes=1))

    with pytest.raises(EventError, match="changed meanwhile"):
        change_occasion(occasion=occasion, by=tomas, now=NOON, title="Mine")


def test_more_seats_move_waiting_people_up_in_their_order(tomas):
    occasion = OccasionFactory(published=True, capacity=1, seats_taken=1)
    rows = [
        ParticipationFactory(occasion=occasion, answer=Answer.WAITING, answered_at=NOON + timedelta(minutes=minutes))
        for minutes in (3, 1, 2)
    ]
    for row in rows:
        InvitationFactory(occasion=occasion, user=row.user)

    change_occasion(occasion=occasion, by=tomas, now=NOON, capacity=3)

    going = occasion.participations.going().values_list("user", flat=True)
    assert set(going) == {rows[1].user_id, rows[2].user_id}
    assert Occasion.objects.get(pk=occasion.pk).seats_taken == 3


def test_cancel_tells_everyone_who_heard_of_it_and_did_not_decline(tomas):
    occasion = OccasionFactory(published=True)
    told, silent, unsent = InvitationFactory.create_batch(3, occasion=occasion)
    declined = InvitationFactory(occasion=occasion, user=None, email="no@elsewhere.example")
    ParticipationFactory(occasion=occasion, user=None, email=declined.email, answer=Answer.NOT_GOING, via=Via.LINK)
    ParticipationFactory(occasion=occasion, user=told.user, answer=Answer.GOING)
    Invitation.objects.filter(pk=unsent.pk).update(due=Due.INVITATION)

    cancel_occasion(occasion=occasion, reason="A holiday.", by=tomas, now=NOON)

    assert (occasion.status, occasion.cancel_reason, occasion.sequence) == ("cancelled", "A holiday.", 1)
    rows = dict(Invitation.objects.filter(occasion=occasion).values_list("pk", "due"))
    assert rows == {told.pk: "cancellation", silent.pk: "cancellation", declined.pk: ""}
    assert audit_verbs(occasion) == ["events.cancelled"]


def test_close_past_marks_as_held_once():
    over = OccasionFactory(published=True, starts_at=NOON - timedelta(days=1))
    OccasionFactory(published=True)
    OccasionFactory(starts_at=NOON - timedelta(days=1))

    assert (close_past(now=NOON), close_past(now=NOON)) == (1, 0)
    assert list(Occasion.objects.filter(status="held")) == [over]


VERBS = {
    "publish": (OccasionStatus.PUBLISHED, lambda o, by: publish_occasion(occasion=o, by=by, now=NOON)),
    "cancel": (OccasionStatus.CANCELLED, lambda o, by: cancel_occasion(occasion=o, reason="x", by=by, now=NOON)),
}


@pytest.mark.parametrize("status", OccasionStatus)
@pytest.mark.parametrize("verb", VERBS)
def test_verb_moves_only_from_states_that_allow_it(tomas, status, verb):
    occasion = OccasionFactory(**TRAITS[status])
    to, act = VERBS[verb]

    if to in TRANSITIONS[status]:
        assert act(occasion, tomas).status == to
    else:
        with pytest.raises(EventError, match="settled meanwhile"):
            act(occasion, tomas)


@pytest.mark.parametrize("status", OccasionStatus)
def test_close_and_change_fit_the_state(tomas, status):
    occasion = OccasionFactory(starts_at=NOON - timedelta(days=1), **TRAITS[status])

    assert close_past(now=NOON) == (OccasionStatus.HELD in TRANSITIONS[status])

    fresh = OccasionFactory(**TRAITS[status])
    if status in CHANGEABLE:
        assert change_occasion(occasion=fresh, by=tomas, now=NOON, title="New").title == "New"
    else:
        with pytest.raises(EventError, match="cannot be changed"):
            change_occasion(occasion=fresh, by=tomas, now=NOON, title="New")
    assert occasion.pk != fresh.pk


def test_a_recording_is_added_after_the_meeting(tomas):
    occasion = OccasionFactory(held=True)

    change_occasion(occasion=occasion, by=tomas, now=NOON, recording_url="https://video.example/68")

    assert occasion.recording_url == "https://video.example/68"
