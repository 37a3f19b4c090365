"""One function for each mail."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from academy.models import Enrolment
from portal.accounts.models import User
from portal.accounts.selectors import staff_holding
from portal.notices.actions import queue
from portal.notices.models import Message


def applied(enrolment: Enrolment, *, now: datetime) -> Message | None:
    return _tell("academy/applied", enrolment, enrolment.user, now=now)


def enrolled(enrolment: Enrolment, *, now: datetime) -> Message | None:
    return _tell("academy/enrolled", enrolment, enrolment.user, now=now)


def on_waiting_list(enrolment: Enrolment, *, now: datetime) -> Message | None:
    return _tell("academy/on_waiting_list", enrolment, enrolment.user, now=now)


def rejected(enrolment: Enrolment, *, now: datetime) -> Message | None:
    return _tell("academy/rejected", enrolment, enrolment.user, now=now)


def cohort_cancelled(enrolment: Enrolment, *, now: datetime) -> Message | None:
    return _tell("academy/cohort_cancelled", enrolment, enrolment.user, now=now)


def withdrawn(enrolment: Enrolment, *, had_place: bool, now: datetime) -> None:
    """The applicant knows; the academy's people hear of a place that came free."""
    if had_place:
        for colleague in staff_holding("academy.manage"):
            _tell("academy/place_free", enrolment, colleague, now=now)


def _tell(template: str, enrolment: Enrolment, to: User, *, now: datetime) -> Message | None:
    cohort = enrolment.cohort
    context = {"enrolment": enrolment, "cohort": cohort, "course": cohort.course, "sessions": cohort.sessions.all()}
    with timezone.override(ZoneInfo(to.time_zone)):
        return queue(template, to=to, context=context, about=cohort, now=now)
