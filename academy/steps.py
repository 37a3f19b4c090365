"""An application as the four steps the applicant sees."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from academy.enums import EnrolmentStatus
from academy.models import Cohort, Enrolment

DAY = "j M Y"
REACHED = {
    EnrolmentStatus.APPLIED: 1,
    EnrolmentStatus.WAITING: 1,
    EnrolmentStatus.REJECTED: 1,
    EnrolmentStatus.ENROLLED: 3,
    EnrolmentStatus.COMPLETED: 4,
}


@dataclass(frozen=True)
class Standing:
    """Whose turn it is, in words: bold first words, then the sentence."""

    lead: str
    text: str


def steps_of(enrolment: Enrolment, cohort: Cohort) -> list[dict[str, str]]:
    decided = enrolment.decided_at if enrolment.status != EnrolmentStatus.WAITING else None
    by = _("Decided by %(day)s") % {"day": date_format(cohort.decides_on, DAY)} if cohort.decides_on else ""
    ends = date_format(cohort.ends_on, DAY) if cohort.ends_on else ""
    details = [
        (_("Applied"), date_format(localtime(enrolment.applied_at), DAY)),
        (_("Selection"), date_format(localtime(decided), DAY) if decided else by),
        (_("Enrolled"), _("Sessions and group open")),
        (_("Certificate"), _("After %(day)s") % {"day": ends} if ends else ""),
    ]
    now = REACHED.get(EnrolmentStatus(enrolment.status), 0)
    return [
        {"label": label, "detail": detail, "state": "done" if place < now else "now" if place == now else "later"}
        for place, (label, detail) in enumerate(details)
    ]


def standing_of(enrolment: Enrolment, cohort: Cohort) -> Standing:
    day = date_format(cohort.decides_on, DAY) if cohort.decides_on else ""
    return {
        EnrolmentStatus.APPLIED: Standing(
            _("Waiting for the trainers."),
            _("They choose by %(day)s, with a balance of programmes, countries and roles. You need not do anything.")
            % {"day": day}
            if day
            else _("They choose with a balance of programmes, countries and roles. You need not do anything."),
        ),
        EnrolmentStatus.WAITING: Standing(
            _("You are on the waiting list."), _("We write to you when a place comes free. You need not do anything.")
        ),
        EnrolmentStatus.ENROLLED: Standing(
            _("You have a place."), _("The sessions are below. Withdraw if you cannot come, others wait.")
        ),
        EnrolmentStatus.REJECTED: Standing(
            _("You were not chosen this time."), _("Whoever is not chosen comes first next time.")
        ),
        EnrolmentStatus.WITHDRAWN: Standing(_("You withdrew."), _("You can apply again while applications are open.")),
        EnrolmentStatus.COMPLETED: Standing(_("You completed this course."), _("Your group stays open to you.")),
    }[EnrolmentStatus(enrolment.status)]
