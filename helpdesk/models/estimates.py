from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from helpdesk.enums import EstimateStatus
from helpdesk.models.hours import SupportAccount
from helpdesk.models.tickets import Ticket
from helpdesk.querysets import EstimateQuerySet


class Estimate(models.Model):
    """What the work will cost at most, asked before it is begun."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="estimates")
    status = models.CharField(max_length=10, choices=EstimateStatus, default=EstimateStatus.PROPOSED)
    total_minutes = models.PositiveIntegerField()
    note = models.CharField(max_length=300, blank=True)
    answer_by = models.DateField(help_text="Last day, inclusive, in the legal time zone.")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was declined.")

    objects = EstimateQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]
        indexes = [models.Index(fields=["status", "answer_by"], name="helpdesk_estimate_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(status=EstimateStatus.PROPOSED), name="one_open_estimate_per_ticket"
            ),
            models.CheckConstraint(
                condition=Q(status=EstimateStatus.PROPOSED, decided_at__isnull=True)
                | (~Q(status=EstimateStatus.PROPOSED) & Q(decided_at__isnull=False)),
                name="decided_estimate_has_its_moment",
            ),
            models.CheckConstraint(condition=Q(total_minutes__gt=0), name="estimate_asks_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket}: {self.total_minutes} min"

    def get_absolute_url(self) -> str:
        return f"{self.ticket.get_absolute_url()}#estimate"

    @property
    def is_open(self) -> bool:
        return self.status == EstimateStatus.PROPOSED


class EstimateLine(models.Model):
    estimate = models.ForeignKey(Estimate, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=160)
    minutes = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["estimate", "position"], name="one_estimate_line_per_position"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="estimate_line_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.minutes} min"


class Hold(models.Model):
    """Minutes of an account kept for an accepted estimate; booked work and the end of the ticket give them back."""

    estimate = models.ForeignKey(Estimate, on_delete=models.PROTECT, related_name="holds")
    account = models.ForeignKey(SupportAccount, on_delete=models.PROTECT, related_name="holds")
    minutes = models.PositiveIntegerField()
    left_minutes = models.PositiveIntegerField()
    placed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["estimate", "account"], name="one_hold_per_estimate_and_account"),
            models.CheckConstraint(condition=Q(left_minutes__lte=F("minutes")), name="hold_never_grows"),
        ]

    def __str__(self) -> str:
        return f"{self.left_minutes} of {self.minutes} min for {self.estimate_id}"
