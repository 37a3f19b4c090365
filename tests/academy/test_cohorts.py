from datetime import timedelta

import pytest

from academy.actions import (
    AcademyError,
    add_session,
    cancel_cohort,
    change_cohort,
    change_session,
    close_applications,
    finish_cohort,
    open_applications,
    plan_cohort,
    remove_session,
    start_cohort,
    turn_pages,
)
from academy.enums import COHORT_TRANSITIONS, CohortStatus
from academy.models import Cohort, Enrolment, Session
from portal.notices.models import Message
from tests.factories.academy import NOON, CohortFactory, CourseFactory, EnrolmentFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db

VERBS = {
    CohortStatus.OPEN: open_applications,
    CohortStatus.SELECTING: close_applications,
    CohortStatus.RUNNING: start_cohort,
    CohortStatus.FINISHED: finish_cohort,
    CohortStatus.CANCELLED: lambda **kwargs: cancel_cohort(reason="Too few.", **kwargs),
}


@pytest.mark.parametrize("status", CohortStatus)
@pytest.mark.parametrize("to", VERBS)
def test_verb_moves_only_from_states_that_allow_it(tomas, status, to):
    cohort = CohortFactory(**({} if status == CohortStatus.OPEN else {status.value: True}))

    if to in COHORT_TRANSITIONS[status]:
        assert VERBS[to](cohort=cohort, by=tomas, now=NOON).status == to
        assert audit_verbs(cohort) == [f"academy.cohort_{to}"]
    else:
        with pytest.raises(AcademyError, match="moved meanwhile"):
            VERBS[to](cohort=cohort, by=tomas, now=NOON)


def test_finishing_completes_those_who_took_part(tomas):
    cohort = CohortFactory(running=True)
    EnrolmentFactory(cohort=cohort, enrolled=True)
    EnrolmentFactory(cohort=cohort, waiting=True)

    finish_cohort(cohort=cohort, by=tomas, now=NOON)

    assert list(Enrolment.objects.values_list("status", "completed_at")) == [("completed", NOON), ("waiting", None)]


def test_cancelling_tells_everyone_whose_application_stands(anna, bela, carla, tomas):
    cohort = CohortFactory(title="winter 2027", course=CourseFactory(slug="jems", title="Jems for administrators"))
    EnrolmentFactory(cohort=cohort, user=anna)
    EnrolmentFactory(cohort=cohort, user=bela, enrolled=True)
    EnrolmentFactory(cohort=cohort, user=carla, rejected=True)

    cancel_cohort(cohort=cohort, reason="Too few people applied.", by=tomas, now=NOON)

    assert queued_messages() == [("academy/cohort_cancelled", anna.email), ("academy/cohort_cancelled", bela.email)]
    assert_golden(Message.objects.order_by("pk").first(), "academy/cohort_cancelled")


def test_applications_open_and_close_by_themselves_once():
    opens = CohortFactory(planned=True)
    closes = CohortFactory(closes_at=NOON)
    CohortFactory(planned=True, opens_at=NOON + timedelta(days=1))
    CohortFactory(planned=True, course=CourseFactory(draft=True))

    assert (turn_pages(now=NOON), turn_pages(now=NOON)) == (2, 0)

    assert Cohort.objects.get(pk=opens.pk).status == "open"
    assert Cohort.objects.get(pk=closes.pk).status == "selecting"


def test_a_group_cannot_shrink_below_the_places_given(tomas):
    cohort = CohortFactory(capacity=25, seats_taken=8)

    with pytest.raises(AcademyError, match="More places are given"):
        change_cohort(cohort=cohort, by=tomas, now=NOON, capacity=7)

    assert change_cohort(cohort=cohort, by=tomas, now=NOON, capacity=8).capacity == 8
    assert audit_verbs(cohort) == ["academy.cohort_changed"]


def test_a_second_group_of_the_same_name_is_refused_in_words(tomas):
    cohort = CohortFactory()
    facts = {"starts_on": cohort.starts_on, "opens_at": cohort.opens_at, "closes_at": cohort.closes_at}

    with pytest.raises(AcademyError, match="of this name"):
        plan_cohort(course=cohort.course, by=tomas, now=NOON, title=cohort.title, **facts)


def test_sessions_come_change_and_go(tomas):
    cohort = CohortFactory()
    facts = {"title": "Welcome", "starts_at": NOON, "ends_at": NOON + timedelta(hours=1)}

    session = add_session(cohort=cohort, by=tomas, now=NOON, **facts)
    change_session(session=session, by=tomas, now=NOON, title="Hello")
    assert (session.title, session.sequence) == ("Hello", 1)

    remove_session(session=session, by=tomas, now=NOON)
    assert Session.objects.count() == 0
