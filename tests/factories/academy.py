from datetime import UTC, date, datetime, timedelta

import factory
from factory.django import DjangoModelFactory

from academy.enums import CohortStatus, EnrolmentStatus
from academy.models import Cohort, Course, Enrolment, Session
from tests.factories.accounts import UserFactory

NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)  # Fri 20 Nov 2026, 12:00 in Vienna


class CourseFactory(DjangoModelFactory):
    """A published course; ``draft`` is seen by the academy's people only."""

    class Meta:
        model = Course

    class Params:
        draft = factory.Trait(live=False)

    slug = factory.Sequence(lambda n: f"course-{n}")
    title = factory.Sequence(lambda n: f"Course {n}")
    summary = "What it is and for whom."
    live = True


class CohortFactory(DjangoModelFactory):
    """A group whose applications are open at NOON."""

    class Meta:
        model = Cohort

    class Params:
        planned = factory.Trait(status=CohortStatus.PLANNED)
        selecting = factory.Trait(status=CohortStatus.SELECTING)
        running = factory.Trait(status=CohortStatus.RUNNING)
        finished = factory.Trait(status=CohortStatus.FINISHED)
        cancelled = factory.Trait(status=CohortStatus.CANCELLED, cancelled_at=NOON, cancel_reason="Too few people.")

    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda n: f"winter {2027 + n}")
    starts_on = date(2027, 1, 14)
    opens_at = NOON - timedelta(days=30)
    closes_at = NOON + timedelta(days=21)
    status = CohortStatus.OPEN


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    cohort = factory.SubFactory(CohortFactory)
    title = "Welcome"
    trainers = "Marta Kowalska"
    starts_at = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + timedelta(minutes=90))
    changed_at = NOON


class EnrolmentFactory(DjangoModelFactory):
    """An application; the other states carry what their action would have set. No place is counted."""

    class Meta:
        model = Enrolment

    class Params:
        enrolled = factory.Trait(status=EnrolmentStatus.ENROLLED, decided_at=NOON)
        waiting = factory.Trait(status=EnrolmentStatus.WAITING, decided_at=NOON)
        rejected = factory.Trait(status=EnrolmentStatus.REJECTED, decided_at=NOON)
        withdrawn = factory.Trait(status=EnrolmentStatus.WITHDRAWN, withdrawn_at=NOON)
        completed = factory.Trait(status=EnrolmentStatus.COMPLETED, decided_at=NOON, completed_at=NOON)

    cohort = factory.SubFactory(CohortFactory)
    user = factory.SubFactory(UserFactory)
    motivation = "I run Jems for our programme."
    applied_at = NOON
