from django.conf import settings
from django.db import models
from django.db.models import Q

from licences.enums import SignatureLevel

# Whoever takes a scan has no reason to refuse a certificate nobody vouches for: a person looks at both.
ACCEPTED_AT_FIRST = [level.value for level in SignatureLevel if level != SignatureLevel.UNKNOWN]


def accepted_at_first() -> list[str]:
    return list(ACCEPTED_AT_FIRST)


class SigningRules(models.Model):
    """What the licensing team accepts; one row, and a person decides in any case."""

    accepted_levels = models.JSONField(default=accepted_at_first, help_text="Values of SignatureLevel.")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name_plural = "signing rules"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_row_of_signing_rules")]

    def __str__(self) -> str:
        return ", ".join(self.accepted_levels)
