from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from academy.enums import ENROLMENT_TRANSITIONS, PLACING, EnrolmentStatus
from academy.errors import AcademyError
from academy.models import Cohort, Enrolment


def move(enrolment: Enrolment, to: EnrolmentStatus, **changes: Any) -> None:
    """The only writer of an enrolment's status: if it still stands where we saw it."""
    legal = to in ENROLMENT_TRANSITIONS[EnrolmentStatus(enrolment.status)]
    row = Enrolment.objects.filter(pk=enrolment.pk, status=enrolment.status)
    if not (legal and row.update(status=to, **changes)):
        raise AcademyError(
            _("The application of %(name)s was settled meanwhile. Reload to see its state.") % {"name": enrolment.user}
        )
    enrolment.refresh_from_db()


def take_place(cohort_id: int) -> None:
    """One place, by one conditional update; the last one goes to the first who asks."""
    places = Cohort.objects.filter(pk=cohort_id, status__in=PLACING, seats_taken__lt=F("capacity"))
    if not places.update(seats_taken=F("seats_taken") + 1):
        cohort = Cohort.objects.get(pk=cohort_id)
        if cohort.status not in PLACING:
            raise AcademyError(_("This group takes nobody in any more."))
        raise AcademyError(
            _("All %(places)s places are taken. Put the person on the waiting list or make the group larger.")
            % {"places": cohort.capacity}
        )


def give_back_place(cohort_id: int) -> None:
    Cohort.objects.filter(pk=cohort_id, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)
