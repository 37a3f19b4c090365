from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from helpdesk.enums import DisputeStatus
from helpdesk.models.hours import LedgerRow

USER = settings.AUTH_USER_MODEL


class LineDispute(models.Model):
    """A programme says that a line of its statement is wrong; a support manager answers once."""

    row = models.OneToOneField(LedgerRow, on_delete=models.PROTECT, related_name="dispute")
    status = models.CharField(max_length=8, choices=DisputeStatus, default=DisputeStatus.OPEN)
    text = models.TextField(max_length=1000)
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    answer = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=DisputeStatus.OPEN) | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="answered_dispute_has_its_answer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.status}"

    def get_absolute_url(self) -> str:
        return reverse("helpdesk:hours")
