from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from academy.enums import UNDECIDED, EnrolmentStatus, WorkRole
from academy.models.cohorts import Cohort
from academy.querysets import EnrolmentQuerySet
from portal.accounts.models import Programme


class Enrolment(models.Model):
    """A person's way into a cohort, from the application on; one for each person and cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="enrolments")
    role = models.CharField(max_length=10, choices=WorkRole, default=WorkRole.PROGRAMME)
    motivation = models.TextField()
    status = models.CharField(max_length=10, choices=EnrolmentStatus, default=EnrolmentStatus.APPLIED)
    applied_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["applied_at", "pk"]
        indexes = [models.Index(fields=["cohort", "status"], name="academy_enrolment_state")]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "user"], name="one_enrolment_per_person_and_cohort"),
            models.CheckConstraint(
                condition=Q(status__in=[EnrolmentStatus.APPLIED, EnrolmentStatus.WITHDRAWN])
                | Q(decided_at__isnull=False),
                name="decided_enrolment_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=EnrolmentStatus.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="withdrawn_enrolment_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=EnrolmentStatus.COMPLETED) | Q(completed_at__isnull=False),
                name="completed_enrolment_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.status}"

    def get_absolute_url(self) -> str:
        return self.cohort.get_absolute_url()

    @property
    def is_undecided(self) -> bool:
        return self.status in UNDECIDED


class ApplicationDraft(models.Model):
    """What somebody typed and has not sent, so that nothing is lost."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "user"], name="one_draft_per_person_and_cohort")]

    def __str__(self) -> str:
        return f"draft of {self.user}"
