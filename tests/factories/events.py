from datetime import UTC, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from portal.events.enums import Answer, Due, OccasionStatus, SeriesKind, Via
from portal.events.models import EventSeries, Invitation, Occasion, Participation
from tests.factories.accounts import UserFactory

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # Fri 20 Nov 2026, 12:00 in Vienna


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = EventSeries

    title = "Sprint reviews"
    occasion_title = "Sprint review"
    kind = SeriesKind.SPRINT_REVIEW
    rhythm_days = 14


class OccasionFactory(DjangoModelFactory):
    """A draft for Thu 26 Nov 2026, 10:00 in Vienna; ``published``, ``cancelled`` and ``held`` move it on."""

    class Meta:
        model = Occasion

    class Params:
        published = factory.Trait(status=OccasionStatus.PUBLISHED, published_at=NOON)
        cancelled = factory.Trait(
            status=OccasionStatus.CANCELLED, published_at=NOON, cancelled_at=NOON, cancel_reason="A holiday."
        )
        held = factory.Trait(status=OccasionStatus.HELD, published_at=NOON)

    series = factory.SubFactory(SeriesFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = factory.LazyAttribute(lambda occasion: f"Sprint review {occasion.number}")
    starts_at = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda occasion: occasion.starts_at + timedelta(minutes=90))
    audience = "members"
    changed_at = NOON


class ParticipationFactory(DjangoModelFactory):
    """An answer as it stands in the row; going counts no seat, the action does."""

    class Meta:
        model = Participation

    occasion = factory.SubFactory(OccasionFactory, published=True)
    user = factory.SubFactory(UserFactory)
    answer = Answer.MAYBE
    via = Via.WEB
    answered_at = NOON
    waiting_since = factory.LazyAttribute(lambda row: row.answered_at if row.answer == Answer.WAITING else None)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    occasion = factory.SubFactory(OccasionFactory, published=True)
    user = factory.SubFactory(UserFactory)
    due = Due.NOTHING
    invited_at = NOON
