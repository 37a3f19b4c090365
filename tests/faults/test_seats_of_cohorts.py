"""Places in a group are scarce: real threads, real locks."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from academy.actions import AcademyError, apply, enrol, withdraw
from academy.enums import WorkRole
from academy.models import Cohort, Enrolment
from tests.factories.academy import NOON, CohortFactory, EnrolmentFactory
from tests.factories.accounts import StaffAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work, items):
    gate = threading.Barrier(len(items))

    def run(item):
        gate.wait()
        try:
            work(item)
            return "done"
        except AcademyError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(items)) as pool:
        return sorted(pool.map(run, items))


def test_forty_decisions_for_25_places_enrol_25():
    cohort = CohortFactory(capacity=25)
    staff = StaffAssignmentFactory(role="academy_team").user
    applications = EnrolmentFactory.create_batch(40, cohort=cohort)

    results = at_once(lambda row: enrol(enrolment=row, by=staff, now=NOON), applications)

    assert results == ["done"] * 25 + ["refused"] * 15
    assert Cohort.objects.get().seats_taken == Enrolment.objects.filter(status="enrolled").count() == 25


def test_two_colleagues_give_one_application_one_place():
    staff = StaffAssignmentFactory(role="academy_team").user
    application = EnrolmentFactory()

    results = at_once(lambda _: enrol(enrolment=Enrolment.objects.get(pk=application.pk), by=staff, now=NOON), range(6))

    assert (results, Cohort.objects.get().seats_taken) == (["done"] + ["refused"] * 5, 1)


def test_a_place_given_back_twice_comes_free_once():
    cohort = CohortFactory(seats_taken=2)
    row = EnrolmentFactory(cohort=cohort, enrolled=True)

    results = at_once(lambda _: withdraw(enrolment=Enrolment.objects.get(pk=row.pk), by=row.user, now=NOON), range(6))

    assert (results, Cohort.objects.get().seats_taken) == (["done"] + ["refused"] * 5, 1)


def test_one_person_with_two_windows_applies_once():
    cohort, person = CohortFactory(), UserFactory()
    words = {"programme": None, "role": WorkRole.IT, "motivation": "Because."}

    results = at_once(lambda _: apply(cohort=cohort, by=person, now=NOON, **words), range(6))

    assert (results, Enrolment.objects.count()) == (["done"] + ["refused"] * 5, 1)
