from django.db import models
from django.utils.translation import gettext_lazy as _


class SeriesKind(models.TextChoices):
    SPRINT_REVIEW = "sprint_review", _("Sprint review")
    USER_GROUP = "user_group", _("User group meeting")
    TRAINING = "training", _("Training")
    FAIR = "fair", _("Fair")


class OccasionStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")
    HELD = "held", _("held")


TRANSITIONS: dict[OccasionStatus, set[OccasionStatus]] = {
    OccasionStatus.PLANNED: {OccasionStatus.PUBLISHED, OccasionStatus.CANCELLED},
    OccasionStatus.PUBLISHED: {OccasionStatus.HELD, OccasionStatus.CANCELLED},
    OccasionStatus.CANCELLED: set(),
    OccasionStatus.HELD: set(),
}

ANNOUNCED = {OccasionStatus.PUBLISHED, OccasionStatus.CANCELLED, OccasionStatus.HELD}
CHANGEABLE = {OccasionStatus.PLANNED, OccasionStatus.PUBLISHED}


class Answer(models.TextChoices):
    GOING = "going", _("going")
    MAYBE = "maybe", _("maybe")
    NOT_GOING = "not_going", _("not going")
    WAITING = "waiting_list", _("on the waiting list")


# What a person may say; the waiting list is what "going" becomes when every seat is taken.
SAYABLE = {Answer.GOING, Answer.MAYBE, Answer.NOT_GOING}

ANSWER_TRANSITIONS: dict[Answer, set[Answer]] = {
    Answer.GOING: {Answer.MAYBE, Answer.NOT_GOING},
    Answer.MAYBE: {Answer.GOING, Answer.WAITING, Answer.NOT_GOING},
    Answer.NOT_GOING: {Answer.GOING, Answer.WAITING, Answer.MAYBE},
    Answer.WAITING: {Answer.GOING, Answer.MAYBE, Answer.NOT_GOING},
}


class Via(models.TextChoices):
    LINK = "link", _("link in the mail")
    WEB = "web", _("page of the portal")


class Due(models.TextChoices):
    """Which mail an invited person has yet to get; the row is the work."""

    NOTHING = "", _("nothing")
    INVITATION = "invitation", _("invitation")
    UPDATE = "update", _("change")
    CANCELLATION = "cancellation", _("cancellation")
