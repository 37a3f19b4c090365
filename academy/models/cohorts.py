from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from academy.enums import PLACING, CohortStatus
from academy.models.courses import Course
from academy.querysets import CohortQuerySet


class Cohort(models.Model):
    """A group that takes the course together. Enrolled people hold its ``seats_taken``."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="cohorts")
    title = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(default=25)
    seats_taken = models.PositiveSmallIntegerField(default=0, editable=False)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    decides_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=CohortStatus, default=CohortStatus.PLANNED)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "title"], name="one_cohort_of_a_title"),
            models.CheckConstraint(condition=Q(seats_taken__lte=F("capacity")), name="no_more_enrolled_than_places"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="applications_close_after_opening"),
            models.CheckConstraint(
                condition=~Q(status=CohortStatus.CANCELLED) | Q(cancelled_at__isnull=False),
                name="cancelled_cohort_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course.title}, {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("academy:cohort", args=[self.pk])

    @property
    def places_free(self) -> int:
        return max(self.capacity - self.seats_taken, 0)

    @property
    def is_placing(self) -> bool:
        return self.status in PLACING


def new_uid() -> str:
    return f"{uuid.uuid4()}@jems-portal"


class Session(models.Model):
    """One meeting of a cohort. Its link is for those who take part."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=150)
    trainers = models.CharField(max_length=150, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    join_url = models.URLField(max_length=500, blank=True)
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_its_start")
        ]

    def __str__(self) -> str:
        return self.title
