from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from licences.enums import RenewalItemStatus


class RenewalRun(models.Model):
    """New agreements of one text version, prepared for many licensees at once."""

    text_version = models.ForeignKey("licences.AgreementTextVersion", on_delete=models.PROTECT, related_name="runs")
    issue_too = models.BooleanField(default=False, help_text="Issue and mail the link as well, not only prepare.")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["text_version"], condition=Q(finished_at__isnull=True), name="one_open_run_per_text"
            )
        ]

    def __str__(self) -> str:
        return f"Renewals on {self.text_version}"

    def get_absolute_url(self) -> str:
        return reverse("licences:desk_run", args=[self.pk])


class RenewalItem(models.Model):
    """One licensee of a run: claimed by conditional update, done once."""

    run = models.ForeignKey(RenewalRun, on_delete=models.CASCADE, related_name="items")
    predecessor = models.ForeignKey("licences.Agreement", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=RenewalItemStatus, default=RenewalItemStatus.WAITING)
    agreement = models.OneToOneField(
        "licences.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="renewal_item"
    )
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was not prepared.")
    due_at = models.DateTimeField(help_text="Lease of whoever works on it.")
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["run", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "predecessor"], name="one_item_per_licensee_and_run"),
            models.CheckConstraint(
                condition=~Q(status=RenewalItemStatus.DONE) | Q(agreement__isnull=False), name="done_item_has_agreement"
            ),
            models.CheckConstraint(
                condition=~Q(status=RenewalItemStatus.FAILED) | ~Q(reason=""), name="failed_item_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} in {self.run}"
