from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.accounts.audiences import tokens_for
from portal.events.enums import Answer, OccasionStatus
from portal.events.models import Occasion
from portal.events.search_sources import OccasionSource
from portal.events.selectors import awaiting_answer, next_occasions, next_sprint_review
from portal.events.zones import elsewhere
from tests.events.test_occasions import TRAITS
from tests.factories.events import NOON, InvitationFactory, OccasionFactory, ParticipationFactory, SeriesFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", OccasionStatus)
@pytest.mark.parametrize("is_public", [True, False])
def test_search_audience_and_visibility_agree(anna, bela, carla, iris, tomas, stranger, alpine, status, is_public):
    occasion = OccasionFactory(audience=f"programme:{alpine.pk}", is_public=is_public, **TRAITS[status])
    document = OccasionSource().document(occasion)

    for reader in (anna, bela, carla, iris, tomas, stranger, AnonymousUser()):
        found = bool(document.audiences & tokens_for(reader))
        assert found == Occasion.objects.visible_to(reader).exists(), reader


def test_next_occasions_pair_the_readers_answer(anna):
    first, second = OccasionFactory(published=True), OccasionFactory(published=True)
    OccasionFactory(published=True, starts_at=NOON - timedelta(days=2))
    OccasionFactory()
    ParticipationFactory(occasion=second, user=anna, answer=Answer.GOING)

    rows = next_occasions(anna, NOON, 5)

    assert [(row.occasion, row.answer, row.is_asked) for row in rows] == [(first, "", True), (second, "going", False)]
    assert next_occasions(AnonymousUser(), NOON) == []


def test_awaiting_answer_is_what_the_person_was_invited_to_and_left_open(anna):
    asked, answered, _uninvited = [OccasionFactory(published=True) for _ in range(3)]
    for occasion in (asked, answered):
        InvitationFactory(occasion=occasion, user=anna)
    ParticipationFactory(occasion=answered, user=anna)

    assert awaiting_answer(anna, NOON) == [asked]


def test_next_sprint_review_names_the_dates_after_it_but_not_the_cancelled_one():
    series = SeriesFactory()
    starts = [NOON + timedelta(days=days) for days in (6, 20, 34, 48)]
    review = OccasionFactory(series=series, published=True, is_public=True, starts_at=starts[0])
    OccasionFactory(series=series, starts_at=starts[1])
    OccasionFactory(series=series, starts_at=starts[2], cancelled=True)
    OccasionFactory(series=series, starts_at=starts[3])

    found = next_sprint_review(NOON)

    assert (found.occasion, found.later) == (review, [starts[1], starts[3]])
    assert next_sprint_review(NOON + timedelta(days=90)) is None


@pytest.mark.parametrize(
    ("reader", "cities"),
    [
        ("Europe/Vienna", [("Helsinki", "13:00"), ("Lisbon", "11:00")]),
        ("Europe/Athens", [("Lisbon", "11:00"), ("Vienna", "12:00")]),
    ],
)
def test_two_other_cities_have_another_clock_than_the_reader(reader, cities):
    assert [(place.city, place.clock) for place in elsewhere(NOON, reader=reader)] == cities
