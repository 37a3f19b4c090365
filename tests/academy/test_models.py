from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from academy.enums import CohortStatus, EnrolmentStatus
from academy.models import Cohort, Enrolment
from tests.factories.academy import CohortFactory, EnrolmentFactory, SessionFactory

pytestmark = pytest.mark.django_db


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()


def test_a_group_never_holds_more_than_its_places():
    cohort = CohortFactory(capacity=2)

    refused(lambda: Cohort.objects.filter(pk=cohort.pk).update(seats_taken=3))


def test_a_group_has_one_name_sane_dates_and_a_moment_of_its_end():
    cohort = CohortFactory()

    refused(lambda: CohortFactory(course=cohort.course, title=cohort.title))
    refused(lambda: CohortFactory(closes_at=cohort.opens_at))
    refused(lambda: CohortFactory(status=CohortStatus.CANCELLED))


def test_one_enrolment_for_each_person_and_group(anna):
    row = EnrolmentFactory(user=anna)

    refused(lambda: EnrolmentFactory(user=anna, cohort=row.cohort))


@pytest.mark.parametrize("status", sorted(set(EnrolmentStatus) - {EnrolmentStatus.APPLIED}))
def test_each_state_has_its_moment(status):
    row = EnrolmentFactory()

    refused(lambda: Enrolment.objects.filter(pk=row.pk).update(status=status))


def test_a_session_ends_after_it_begins():
    session = SessionFactory()

    refused(lambda: SessionFactory(cohort=session.cohort, ends_at=session.starts_at - timedelta(minutes=1)))
