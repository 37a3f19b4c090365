from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from academy import notices
from academy.actions.enrolment_moves import move
from academy.enums import COHORT_TRANSITIONS, CohortStatus, EnrolmentStatus
from academy.errors import AcademyError
from academy.models import Cohort, Course, Session
from portal.accounts.models import User
from portal.audit.actions import record
from search.actions import mark_stale


@transaction.atomic
def plan_cohort(*, course: Course, by: User, now: datetime, **fields: Any) -> Cohort:
    cohort = _kept(lambda: Cohort.objects.create(course=course, **fields))
    record("academy.cohort_planned", target=cohort, by=by, at=now)
    mark_stale(course)
    return cohort


@transaction.atomic
def change_cohort(*, cohort: Cohort, by: User, now: datetime, **fields: Any) -> Cohort:
    """Write new facts. Raises AcademyError when the group would be smaller than the places given."""
    changed = {name: value for name, value in fields.items() if getattr(cohort, name) != value}
    if not changed:
        return cohort
    row = Cohort.objects.filter(pk=cohort.pk, status=cohort.status)
    if "capacity" in changed:
        row = row.filter(seats_taken__lte=changed["capacity"])
    if not _kept(lambda: row.update(**changed)):
        raise AcademyError(_("More places are given than that, or a colleague changed the group. Reload to see."))
    cohort.refresh_from_db()
    record("academy.cohort_changed", target=cohort, by=by, at=now, facts={"fields": sorted(changed)})
    mark_stale(cohort.course)
    return cohort


def _kept(write: Any) -> Any:
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        raise AcademyError(
            _("The course has a group of this name already, or applications close before they open.")
        ) from error


def open_applications(*, cohort: Cohort, by: User | None, now: datetime) -> Cohort:
    return _move(cohort, CohortStatus.OPEN, by=by, now=now)


def close_applications(*, cohort: Cohort, by: User | None, now: datetime) -> Cohort:
    return _move(cohort, CohortStatus.SELECTING, by=by, now=now)


def start_cohort(*, cohort: Cohort, by: User, now: datetime) -> Cohort:
    return _move(cohort, CohortStatus.RUNNING, by=by, now=now)


@transaction.atomic
def finish_cohort(*, cohort: Cohort, by: User, now: datetime) -> Cohort:
    """The group is done: everyone enrolled completed it. Attendance and certificates count from here."""
    _move(cohort, CohortStatus.FINISHED, by=by, now=now)
    for enrolment in cohort.enrolments.filter(status=EnrolmentStatus.ENROLLED).select_related("user"):
        move(enrolment, EnrolmentStatus.COMPLETED, completed_at=now)
    return cohort


@transaction.atomic
def cancel_cohort(*, cohort: Cohort, reason: str, by: User, now: datetime) -> Cohort:
    """Call the group off and tell everyone whose application stands."""
    _move(cohort, CohortStatus.CANCELLED, by=by, now=now, cancelled_at=now, cancel_reason=reason)
    for enrolment in cohort.enrolments.holding().select_related("user", "cohort__course"):
        notices.cohort_cancelled(enrolment, now=now)
    return cohort


def turn_pages(*, now: datetime) -> int:
    """Open and close applications whose hour has come; returns how many groups moved."""
    due = [(cohort, open_applications) for cohort in Cohort.objects.to_open(at=now).select_related("course")]
    due += [(cohort, close_applications) for cohort in Cohort.objects.to_close(at=now).select_related("course")]
    moved = 0
    for cohort, turn in due:
        try:
            turn(cohort=cohort, by=None, now=now)
        except AcademyError:
            continue  # somebody was faster
        moved += 1
    return moved


@transaction.atomic
def _move(cohort: Cohort, to: CohortStatus, *, by: User | None, now: datetime, **changes: Any) -> Cohort:
    legal = to in COHORT_TRANSITIONS[CohortStatus(cohort.status)]
    row = Cohort.objects.filter(pk=cohort.pk, status=cohort.status)
    if not (legal and row.update(status=to, **changes)):
        raise AcademyError(_("This group was moved meanwhile. Reload to see its state."))
    cohort.refresh_from_db()
    record(f"academy.cohort_{to}", target=cohort, by=by, at=now)
    mark_stale(cohort.course)
    return cohort


@transaction.atomic
def add_session(*, cohort: Cohort, by: User, now: datetime, **fields: Any) -> Session:
    session = Session.objects.create(cohort=cohort, changed_at=now, **fields)
    record("academy.session_added", target=session, by=by, at=now, facts={"cohort": cohort.pk})
    mark_stale(cohort.course)
    return session


@transaction.atomic
def change_session(*, session: Session, by: User, now: datetime, **fields: Any) -> Session:
    Session.objects.filter(pk=session.pk).update(changed_at=now, sequence=F("sequence") + 1, **fields)
    session.refresh_from_db()
    record("academy.session_changed", target=session, by=by, at=now, facts={"cohort": session.cohort_id})
    mark_stale(session.cohort.course)
    return session


@transaction.atomic
def remove_session(*, session: Session, by: User, now: datetime) -> None:
    record("academy.session_removed", target=session, by=by, at=now, facts={"cohort": session.cohort_id})
    course = session.cohort.course
    session.delete()
    mark_stale(course)
