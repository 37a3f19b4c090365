from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from academy.enums import EnrolmentStatus, WorkRole
from academy.models import Cohort, Course, Enrolment


def my_enrolments(user: Any, at: datetime | None = None) -> list[Enrolment]:
    """The person's applications that stand or were decided, next group first, with their course.

    With ``at`` only those that are still ahead: what the person has to know today.
    """
    if not getattr(user, "is_authenticated", False):
        return []
    standing = Enrolment.objects.filter(user=user).exclude(status=EnrolmentStatus.WITHDRAWN)
    if at is not None:
        standing = standing.ahead(at=at)
    ordered = standing.order_by("cohort__starts_on", "pk")
    return list(ordered.select_related("cohort__course", "programme"))


def open_cohorts(at: datetime) -> list[Cohort]:
    """Groups of published courses that take applications now, soonest closing first."""
    found = Cohort.objects.open(at=at).filter(course__live=True).select_related("course")
    return list(found.order_by("closes_at", "pk"))


@dataclass(frozen=True)
class CourseCard:
    course: Course
    cohort: Cohort | None
    enrolment: Enrolment | None


def course_cards(user: Any, courses: list[Course], *, at: datetime) -> list[CourseCard]:
    """Each course with its next announced group and the reader's own application; two queries for all."""
    ahead = Cohort.objects.announced().filter(course__in=courses).order_by("-starts_on", "-pk")
    cohorts: dict[int, Cohort] = {}
    for cohort in ahead:
        if cohort.course_id not in cohorts or cohort.starts_on >= at.date():
            cohorts[cohort.course_id] = cohort
    own: dict[int, Enrolment] = {}
    if getattr(user, "is_authenticated", False):
        mine = Enrolment.objects.filter(user=user, cohort__in=[cohort.pk for cohort in cohorts.values()])
        own = {enrolment.cohort_id: enrolment for enrolment in mine}
    pairs = [(course, cohorts.get(course.pk)) for course in courses]
    return [CourseCard(course, cohort, own.get(cohort.pk) if cohort else None) for course, cohort in pairs]


def current_cohort(user: Any, course: Course, *, at: datetime) -> Cohort | None:
    """The group a course's page speaks of: the next announced one, else the latest."""
    visible = Cohort.objects.visible_to(user).announced().filter(course=course)
    ahead = visible.filter(starts_on__gte=at.date()).order_by("starts_on", "pk").first()
    return ahead or visible.order_by("-starts_on", "-pk").first()


def enrolment_of(user: Any, cohort: Cohort) -> Enrolment | None:
    if not getattr(user, "is_authenticated", False):
        return None
    return cohort.enrolments.filter(user=user).select_related("user", "programme").first()


@dataclass(frozen=True)
class Applicants:
    """Who applied, as figures only."""

    people: int
    programmes: int
    countries: int
    roles: list[dict[str, Any]]


def applicants(cohort: Cohort) -> Applicants:
    rows = list(
        cohort.enrolments.exclude(status=EnrolmentStatus.WITHDRAWN).values_list(
            "role", "programme", "programme__countries"
        )
    )
    roles = Counter(role for role, _, _ in rows)
    bars = [{"label": role.label, "value": roles[role]} for role in WorkRole if roles[role]]
    countries = {code for _, _, codes in rows for code in (codes or "").split()}
    return Applicants(len(rows), len({pk for _, pk, _ in rows if pk}), len(countries), bars)


def participants(cohort: Cohort) -> list[Enrolment]:
    return list(cohort.enrolments.taking_part().select_related("user", "programme").order_by("user__name", "pk"))
