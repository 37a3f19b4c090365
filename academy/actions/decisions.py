from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from academy import notices
from academy.actions.enrolment_moves import move, take_place
from academy.enums import EnrolmentStatus
from academy.errors import AcademyError
from academy.models import Enrolment
from portal.accounts.models import User
from portal.audit.actions import record


@transaction.atomic
def enrol(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Give the applicant a place. Raises AcademyError when none is left or a colleague decided meanwhile."""
    take_place(enrolment.cohort_id)
    move(enrolment, EnrolmentStatus.ENROLLED, decided_at=now, decided_by=by)
    record("academy.enrolled", target=enrolment, by=by, at=now)
    notices.enrolled(enrolment, now=now)
    return enrolment


@transaction.atomic
def put_on_waiting_list(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    move(enrolment, EnrolmentStatus.WAITING, decided_at=now, decided_by=by)
    record("academy.put_on_waiting_list", target=enrolment, by=by, at=now)
    notices.on_waiting_list(enrolment, now=now)
    return enrolment


@transaction.atomic
def reject(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    move(enrolment, EnrolmentStatus.REJECTED, decided_at=now, decided_by=by)
    record("academy.rejected", target=enrolment, by=by, at=now)
    notices.rejected(enrolment, now=now)
    return enrolment


DECISIONS: dict[str, Callable[..., Enrolment]] = {"enrol": enrol, "wait": put_on_waiting_list, "reject": reject}


def decide(
    *, enrolments: Iterable[Enrolment], decision: str, by: User, now: datetime
) -> tuple[list[Enrolment], list[str]]:
    """The same decision for several applications, each on its own: what could be done, and why the rest could not."""
    done, refused = [], []
    for enrolment in enrolments:
        try:
            done.append(DECISIONS[decision](enrolment=enrolment, by=by, now=now))
        except AcademyError as error:
            refused.append(str(error))
    return done, list(dict.fromkeys(refused))
