from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckResult(models.TextChoices):
    """What the malware check said; without a checker it says so."""

    NOT_RUN = "not_run", _("not run")
    WAITING = "waiting", _("waiting")
    CLEAN = "clean", _("nothing found")
    INFECTED = "infected", _("malware found")
