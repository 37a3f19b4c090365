from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.events.enums import Answer, OccasionStatus
from portal.events.models import Occasion, Participation
from tests.factories.events import NOON, InvitationFactory, OccasionFactory, ParticipationFactory, SeriesFactory

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_nobody_can_be_seated_beyond_the_capacity():
    occasion = OccasionFactory(capacity=3)

    refused(lambda: Occasion.objects.filter(pk=occasion.pk).update(seats_taken=4))


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": NOON - timedelta(days=900)},
        {"status": OccasionStatus.PUBLISHED},
        {"status": OccasionStatus.HELD},
        {"status": OccasionStatus.CANCELLED},
    ],
)
def test_occasion_without_its_moment_is_refused(wrong):
    refused(lambda: OccasionFactory(**wrong))


def test_a_number_is_given_once_in_a_series():
    series = SeriesFactory()
    OccasionFactory(series=series, number=7)

    refused(lambda: OccasionFactory(series=series, number=7))


@pytest.mark.parametrize("wrong", [{"rhythm_days": 0}, {"duration_minutes": 0}])
def test_series_without_rhythm_or_length_is_refused(wrong):
    refused(lambda: SeriesFactory(**wrong))


@pytest.mark.parametrize("factory", [ParticipationFactory, InvitationFactory])
def test_one_row_for_each_person_and_a_person_is_account_or_address(factory, anna):
    row = factory(user=anna)
    guest = {"occasion": row.occasion, "user": None}
    factory(email="guest@elsewhere.example", **guest)

    refused(lambda: factory(occasion=row.occasion, user=anna))
    refused(lambda: factory(email="Guest@elsewhere.example", **guest))
    refused(lambda: factory(email="", **guest))
    refused(lambda: factory(user=anna, email="anna@alpine.example"))


def test_waiting_needs_a_place_in_line():
    row = ParticipationFactory()

    refused(lambda: Participation.objects.filter(pk=row.pk).update(answer=Answer.WAITING))


def test_agenda_lines_with_a_time_are_items_and_the_others_explain_them():
    occasion = OccasionFactory(agenda="10:00 Welcome\nMarta Kowalska\n\n10:10 Checklists\nYour questions")

    items = occasion.agenda_items

    assert [(item.title, item.at.isoformat(), item.details) for item in items] == [
        ("Welcome", "2026-11-26T10:00:00+01:00", ["Marta Kowalska"]),
        ("Checklists", "2026-11-26T10:10:00+01:00", ["Your questions"]),
    ]


def test_agenda_without_times_is_one_item():
    items = OccasionFactory(agenda="Everything\nand the rest").agenda_items

    assert [(item.title, item.at, item.details) for item in items] == [("Everything", None, ["and the rest"])]
