from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.events.enums import Answer
from portal.events.models import EventSeries, Invitation, Occasion
from tests.factories.events import InvitationFactory, OccasionFactory, ParticipationFactory, SeriesFactory

pytestmark = pytest.mark.django_db

SERIES = {
    "title": "Trainings", "occasion_title": "Training", "kind": "training", "rhythm_days": "14", "start_time": "09:00",
    "duration_minutes": "60", "zone": "Europe/Vienna", "audience": "members", "venue": "Online", "is_active": "on",
}  # fmt: skip


@pytest.fixture
def desk(client, tomas):
    client.force_login(tomas)
    return client


def test_the_way_from_a_series_to_a_published_meeting(desk, anna):
    desk.post(reverse("events:new_series"), SERIES)
    series = EventSeries.objects.get()
    desk.post(reverse("events:plan", args=[series.pk]))
    draft = Occasion.objects.get()
    facts = {
        "title": "Training 1: plugins", "day": "2030-05-02", "begins": "10:00", "ends": "11:00",
        "zone": "Europe/Vienna", "audience": "members", "venue": "Online", "capacity": "",
    }  # fmt: skip

    desk.post(reverse("events:edit", args=[draft.pk]), facts)
    desk.post(reverse("events:publish", args=[draft.pk]))

    draft.refresh_from_db()
    assert (draft.title, draft.status, draft.starts_at.isoformat()) == (
        "Training 1: plugins", "published", "2030-05-02T08:00:00+00:00",
    )  # fmt: skip
    assert Invitation.objects.filter(occasion=draft, user=anna, due="invitation").exists()


def test_a_published_meeting_keeps_its_audience_and_what_was_typed_wrong_stays(desk):
    occasion = OccasionFactory(published=True, starts_at=timezone.now() + timedelta(days=2), capacity=9, seats_taken=4)
    facts = {"title": "New words", "day": "2030-05-02", "begins": "10:00", "ends": "11:00", "zone": "Europe/Vienna"}
    url = reverse("events:edit", args=[occasion.pk])

    response = desk.post(url, facts | {"audience": "staff", "venue": "Online", "capacity": "3"})
    assert response.status_code == 422
    assert "4 people said yes" in response.content.decode() and "New words" in response.content.decode()

    desk.post(url, facts | {"audience": "staff", "venue": "Online", "capacity": "4"})
    occasion.refresh_from_db()
    assert (occasion.title, occasion.audience, occasion.sequence) == ("New words", "members", 1)


def test_only_the_recording_of_a_held_meeting_can_be_written(desk):
    occasion = OccasionFactory(held=True)

    desk.post(reverse("events:edit", args=[occasion.pk]), {"recording_url": "https://video.example/1", "title": "No"})

    occasion.refresh_from_db()
    assert (occasion.recording_url, occasion.title == "No") == ("https://video.example/1", False)


def test_the_organiser_sees_answers_and_silence(desk, anna, bela):
    occasion = ParticipationFactory(user=anna, answer=Answer.GOING).occasion
    InvitationFactory(occasion=occasion, user=bela)
    url = reverse("events:desk_occasion", args=[occasion.pk])

    assert [row.name for row in desk.get(url).context["page"]] == ["Anna Berger", "Béla Novák"]
    assert [row.name for row in desk.get(f"{url}?answer=silent").context["page"]] == ["Béla Novák"]
    assert desk.get(url).context["counts"] == {
        "going": 1, "maybe": 0, "not_going": 0, "waiting_list": 0, "invited": 1, "due": 0, "silent": 1,
    }  # fmt: skip


def test_a_name_that_looks_like_a_formula_is_harmless_in_the_table(desk):
    occasion = OccasionFactory(published=True)
    ParticipationFactory(occasion=occasion, user=None, email="x@elsewhere.example", name='=HYPERLINK("http://x")')

    text = desk.get(reverse("events:answers_file", args=[occasion.pk])).content.decode("utf-8-sig")

    assert text.splitlines()[1].startswith("\"'=HYPERLINK(")


def test_guests_are_invited_and_lines_without_address_named(desk):
    occasion = OccasionFactory(published=True)
    url = reverse("events:invite", args=[occasion.pk])

    response = desk.post(url, {"guests": "Jana Bílá <jana@elsewhere.example>\nnobody at all"})
    assert "nobody at all" in response.content.decode() and response.status_code == 422

    desk.post(url, {"guests": "Jana Bílá <jana@elsewhere.example>\nkim@elsewhere.example"})
    assert sorted(occasion.invitations.values_list("email", "name")) == [
        ("jana@elsewhere.example", "Jana Bílá"), ("kim@elsewhere.example", ""),
    ]  # fmt: skip


def test_cancelling_needs_a_reason(desk):
    occasion = OccasionFactory(published=True)
    url = reverse("events:cancel", args=[occasion.pk])

    assert desk.post(url, {}).status_code == 422
    desk.post(url, {"reason": "Holiday."})

    occasion.refresh_from_db()
    assert (occasion.status, occasion.cancel_reason) == ("cancelled", "Holiday.")


def test_an_ended_series_plans_nothing(desk):
    series = SeriesFactory(is_active=False)

    assert desk.post(reverse("events:plan", args=[series.pk])).status_code == 404
