from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    FIRST_STEPS = "first_steps", _("First steps")
    PRACTICE = "practice", _("Practice")
    EXPERT = "expert", _("Expert")


class CohortStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    OPEN = "open", _("open for applications")
    SELECTING = "selecting", _("choosing among applications")
    RUNNING = "running", _("running")
    FINISHED = "finished", _("finished")
    CANCELLED = "cancelled", _("cancelled")


COHORT_TRANSITIONS: dict[CohortStatus, set[CohortStatus]] = {
    CohortStatus.PLANNED: {CohortStatus.OPEN, CohortStatus.CANCELLED},
    CohortStatus.OPEN: {CohortStatus.SELECTING, CohortStatus.CANCELLED},
    CohortStatus.SELECTING: {CohortStatus.RUNNING, CohortStatus.CANCELLED},
    CohortStatus.RUNNING: {CohortStatus.FINISHED, CohortStatus.CANCELLED},
    CohortStatus.FINISHED: set(),
    CohortStatus.CANCELLED: set(),
}

# While places are given; afterwards the group stays as it is.
PLACING = {CohortStatus.OPEN, CohortStatus.SELECTING}
ANNOUNCED = {CohortStatus.OPEN, CohortStatus.SELECTING, CohortStatus.RUNNING, CohortStatus.FINISHED}


class EnrolmentStatus(models.TextChoices):
    APPLIED = "applied", _("applied")
    ENROLLED = "enrolled", _("enrolled")
    WAITING = "waiting", _("on the waiting list")
    REJECTED = "rejected", _("not chosen")
    WITHDRAWN = "withdrawn", _("withdrawn")
    COMPLETED = "completed", _("completed")


ENROLMENT_TRANSITIONS: dict[EnrolmentStatus, set[EnrolmentStatus]] = {
    EnrolmentStatus.APPLIED: {
        EnrolmentStatus.ENROLLED,
        EnrolmentStatus.WAITING,
        EnrolmentStatus.REJECTED,
        EnrolmentStatus.WITHDRAWN,
    },
    EnrolmentStatus.WAITING: {EnrolmentStatus.ENROLLED, EnrolmentStatus.REJECTED, EnrolmentStatus.WITHDRAWN},
    EnrolmentStatus.ENROLLED: {EnrolmentStatus.WITHDRAWN, EnrolmentStatus.COMPLETED},
    EnrolmentStatus.REJECTED: set(),
    EnrolmentStatus.WITHDRAWN: {EnrolmentStatus.APPLIED},
    EnrolmentStatus.COMPLETED: set(),
}

UNDECIDED = {EnrolmentStatus.APPLIED, EnrolmentStatus.WAITING}
HOLDING = UNDECIDED | {EnrolmentStatus.ENROLLED}
TAKING_PART = {EnrolmentStatus.ENROLLED, EnrolmentStatus.COMPLETED}


class WorkRole(models.TextChoices):
    """What the applicant does: groups are chosen with a balance of roles."""

    PROGRAMME = "programme", _("Programme")
    IT = "it", _("IT")
    CONTROL = "control", _("Control")
    AUDIT = "audit", _("Audit")
    OTHER = "other", _("Other")
