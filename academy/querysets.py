from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from academy.enums import ANNOUNCED, HOLDING, TAKING_PART, CohortStatus, EnrolmentStatus
from portal.accounts.roles import holds

if TYPE_CHECKING:
    pass


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: Any) -> CourseQuerySet:
        """Published courses for everybody; the academy's people see drafts too."""
        return self if holds(user, "academy.manage") else self.filter(live=True)


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: Any) -> CohortQuerySet:
        """Announced cohorts of published courses; a cancelled one stays visible to those who had applied."""
        if holds(user, "academy.manage"):
            return self
        announced = Q(status__in=ANNOUNCED, course__live=True)
        if not getattr(user, "is_authenticated", False):
            return self.filter(announced)
        return self.filter(announced | Q(pk__in=user.enrolments.values("cohort")))

    def announced(self) -> CohortQuerySet:
        return self.filter(status__in=ANNOUNCED)

    def open(self, *, at: datetime) -> CohortQuerySet:
        """Those that take applications now."""
        return self.filter(status=CohortStatus.OPEN, opens_at__lte=at, closes_at__gt=at)

    def to_open(self, *, at: datetime) -> CohortQuerySet:
        return self.filter(status=CohortStatus.PLANNED, opens_at__lte=at, closes_at__gt=at, course__live=True)

    def to_close(self, *, at: datetime) -> CohortQuerySet:
        return self.filter(status=CohortStatus.OPEN, closes_at__lte=at)


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Any) -> EnrolmentQuerySet:
        """One's own applications; those of everybody for the academy's people."""
        if holds(user, "academy.manage"):
            return self
        return self.filter(user_id=user.pk) if user.pk else self.none()

    def undecided(self) -> EnrolmentQuerySet:
        return self.filter(status__in=[EnrolmentStatus.APPLIED, EnrolmentStatus.WAITING])

    def holding(self) -> EnrolmentQuerySet:
        """Applications that stand: waiting for a decision or with a place."""
        return self.filter(status__in=HOLDING)

    def ahead(self, *, at: datetime) -> EnrolmentQuerySet:
        """Standing ones of groups that have neither ended nor been called off."""
        over = Q(cohort__status__in=[CohortStatus.FINISHED, CohortStatus.CANCELLED]) | Q(cohort__ends_on__lt=at.date())
        return self.holding().exclude(over)

    def taking_part(self) -> EnrolmentQuerySet:
        return self.filter(status__in=TAKING_PART)
