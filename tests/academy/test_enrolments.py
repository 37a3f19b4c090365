import pytest

from academy.actions import AcademyError, apply, decide, enrol, put_on_waiting_list, reject, save_draft, withdraw
from academy.enums import ENROLMENT_TRANSITIONS, CohortStatus, EnrolmentStatus, WorkRole
from academy.models import ApplicationDraft, Cohort, Enrolment
from portal.notices.models import Message
from tests.factories.academy import NOON, CohortFactory, CourseFactory, EnrolmentFactory, SessionFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
WORDS = {"role": WorkRole.IT, "motivation": "I run Jems."}


@pytest.fixture
def cohort():
    course = CourseFactory(slug="jems", title="Jems for administrators")
    return CohortFactory(course=course, title="winter 2027", capacity=2, decides_on=NOON.date())


def seats(cohort):
    return Cohort.objects.get(pk=cohort.pk).seats_taken


def test_apply_keeps_the_words_and_tells_the_applicant(anna, alpine, cohort):
    save_draft(cohort=cohort, data={"motivation": "I"}, by=anna, now=NOON)

    row = apply(cohort=cohort, programme=alpine, by=anna, now=NOON, **WORDS)

    assert (row.status, row.programme, row.role, row.motivation) == ("applied", alpine, "it", "I run Jems.")
    assert queued_messages() == [("academy/applied", anna.email)]
    assert audit_verbs(row) == ["academy.applied"]
    assert ApplicationDraft.objects.count() == 0
    assert_golden(Message.objects.get(), "academy/applied")


def test_apply_is_once_until_withdrawn(anna, cohort):
    row = apply(cohort=cohort, programme=None, by=anna, now=NOON, **WORDS)
    with pytest.raises(AcademyError, match="already"):
        apply(cohort=cohort, programme=None, by=anna, now=NOON, **WORDS)

    withdraw(enrolment=row, by=anna, now=NOON)
    again = apply(cohort=cohort, programme=None, by=anna, now=NOON, role=WorkRole.AUDIT, motivation="Better words.")

    assert (again.pk, again.status, again.motivation) == (row.pk, "applied", "Better words.")


@pytest.mark.parametrize("status", CohortStatus)
def test_apply_only_while_applications_are_open(anna, status):
    cohort = CohortFactory(**({} if status == CohortStatus.OPEN else {status.value: True}))

    if status == CohortStatus.OPEN:
        assert apply(cohort=cohort, programme=None, by=anna, now=NOON, **WORDS).status == "applied"
    else:
        with pytest.raises(AcademyError, match="no applications now"):
            apply(cohort=cohort, programme=None, by=anna, now=NOON, **WORDS)


@pytest.mark.parametrize("moment", ["opens_at", "closes_at"])
def test_apply_before_the_opening_or_from_the_closing_on_is_refused(anna, cohort, moment):
    at = {"opens_at": cohort.opens_at.replace(year=2025), "closes_at": cohort.closes_at}[moment]

    with pytest.raises(AcademyError, match="no applications now"):
        apply(cohort=cohort, programme=None, by=anna, now=at, **WORDS)


def test_enrol_takes_a_place_and_tells_the_sessions(anna, tomas, cohort):
    SessionFactory(cohort=cohort)
    row = EnrolmentFactory(cohort=cohort, user=anna)

    enrol(enrolment=row, by=tomas, now=NOON)

    assert (row.status, row.decided_by, row.decided_at, seats(cohort)) == ("enrolled", tomas, NOON, 1)
    assert queued_messages() == [("academy/enrolled", anna.email)]
    assert audit_verbs(row) == ["academy.enrolled"]
    assert_golden(Message.objects.get(), "academy/enrolled")


def test_waiting_and_rejected_take_no_place(anna, bela, tomas, cohort):
    put_on_waiting_list(enrolment=EnrolmentFactory(cohort=cohort, user=anna), by=tomas, now=NOON)
    assert_golden(Message.objects.last(), "academy/on_waiting_list")
    reject(enrolment=EnrolmentFactory(cohort=cohort, user=bela), by=tomas, now=NOON)
    assert_golden(Message.objects.order_by("pk").last(), "academy/rejected")

    assert seats(cohort) == 0
    assert queued_messages() == [("academy/on_waiting_list", anna.email), ("academy/rejected", bela.email)]


def test_withdrawing_gives_the_place_back_and_tells_the_team(anna, tomas, cohort):
    row = enrol(enrolment=EnrolmentFactory(cohort=cohort, user=anna), by=tomas, now=NOON)
    Message.objects.all().delete()

    withdraw(enrolment=row, by=anna, now=NOON)

    assert (row.status, row.withdrawn_at, seats(cohort)) == ("withdrawn", NOON, 0)
    assert queued_messages() == [("academy/place_free", tomas.email)]
    assert_golden(Message.objects.get(), "academy/place_free")


def test_withdrawing_an_application_frees_nothing_and_tells_nobody(anna, cohort):
    withdraw(enrolment=EnrolmentFactory(cohort=cohort, user=anna), by=anna, now=NOON)

    assert (seats(cohort), queued_messages()) == (0, [])


def test_several_are_decided_each_on_its_own(tomas, cohort):
    rows = EnrolmentFactory.create_batch(3, cohort=cohort)

    done, refused = decide(enrolments=rows, decision="enrol", by=tomas, now=NOON)

    assert (done, seats(cohort), len(refused)) == (rows[:2], 2, 1)
    assert "All 2 places are taken" in refused[0]
    assert Enrolment.objects.get(pk=rows[2].pk).status == "applied"


def test_a_running_group_takes_nobody_in(tomas):
    row = EnrolmentFactory(cohort=CohortFactory(running=True))

    with pytest.raises(AcademyError, match="nobody in"):
        enrol(enrolment=row, by=tomas, now=NOON)


VERBS = {
    EnrolmentStatus.ENROLLED: enrol,
    EnrolmentStatus.WAITING: put_on_waiting_list,
    EnrolmentStatus.REJECTED: reject,
    EnrolmentStatus.WITHDRAWN: withdraw,
}


@pytest.mark.parametrize("status", EnrolmentStatus)
@pytest.mark.parametrize("to", VERBS)
def test_verb_moves_only_from_states_that_allow_it(tomas, status, to):
    traits = {} if status == EnrolmentStatus.APPLIED else {status.value: True}
    row = EnrolmentFactory(cohort=CohortFactory(seats_taken=1), **traits)

    if to in ENROLMENT_TRANSITIONS[status]:
        assert VERBS[to](enrolment=row, by=tomas, now=NOON).status == to
    else:
        with pytest.raises(AcademyError, match="settled meanwhile"):
            VERBS[to](enrolment=row, by=tomas, now=NOON)
        assert Cohort.objects.get().seats_taken == 1
