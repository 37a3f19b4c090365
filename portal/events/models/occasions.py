from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.events.agendas import AgendaItem, parse
from portal.events.enums import CHANGEABLE, OccasionStatus, SeriesKind
from portal.events.querysets import OccasionQuerySet, SeriesQuerySet


class EventSeries(models.Model):
    """What meetings of one kind have in common, and the rhythm in which the next one is planned."""

    title = models.CharField(max_length=120, help_text="In the plural, such as Sprint reviews.")
    occasion_title = models.CharField(max_length=120, help_text="Of one meeting; its number follows.")
    kind = models.CharField(max_length=20, choices=SeriesKind)
    rhythm_days = models.PositiveSmallIntegerField(null=True, blank=True)
    start_time = models.TimeField(default=time(10))
    duration_minutes = models.PositiveSmallIntegerField(default=90)
    zone = models.CharField(max_length=60, default="Europe/Vienna")
    audience = models.CharField(max_length=60, default="members")
    is_public = models.BooleanField(default=False)
    venue = models.CharField(max_length=200, default="Online")
    lead = models.CharField(max_length=300, blank=True)
    agenda = models.TextField(blank=True)
    join_url = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "event series"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(duration_minutes__gt=0), name="series_meetings_take_time"),
            models.CheckConstraint(condition=Q(rhythm_days=None) | Q(rhythm_days__gt=0), name="series_rhythm_moves_on"),
        ]

    def __str__(self) -> str:
        return self.title

    def starts_on(self, day: date) -> datetime:
        """The series' hour on that day: the same local time in summer and in winter."""
        return datetime.combine(day, self.start_time, tzinfo=ZoneInfo(self.zone))

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.duration_minutes)


def new_uid() -> str:
    return f"{uuid.uuid4()}@jems-portal"


class Occasion(models.Model):
    """One meeting. ``audience`` is invited and may answer; with ``is_public`` anybody may read date and agenda."""

    series = models.ForeignKey(EventSeries, on_delete=models.PROTECT, related_name="occasions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    lead = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60, default="Europe/Vienna")
    answer_by = models.DateTimeField(null=True, blank=True)
    venue = models.CharField(max_length=200, default="Online")
    agenda = models.TextField(blank=True)
    join_url = models.URLField(max_length=500, blank=True)
    recording_url = models.URLField(max_length=500, blank=True)
    audience = models.CharField(max_length=60)
    is_public = models.BooleanField(default=False)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    seats_taken = models.PositiveIntegerField(default=0, editable=False)
    status = models.CharField(max_length=10, choices=OccasionStatus, default=OccasionStatus.PLANNED)
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    moved_from = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["status", "starts_at"], name="events_occasion_upcoming")]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="one_occasion_per_number"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="occasion_ends_after_its_start"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(seats_taken__lte=F("capacity")), name="no_more_going_than_seats"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[OccasionStatus.PLANNED, OccasionStatus.CANCELLED])
                | Q(published_at__isnull=False),
                name="published_occasion_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=OccasionStatus.CANCELLED) | Q(cancelled_at__isnull=False),
                name="cancelled_occasion_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:occasion", args=[self.pk])

    @property
    def short_title(self) -> str:
        """Without the topic: "Sprint review 68"."""
        return self.title.partition(":")[0]

    @property
    def local_start(self) -> datetime:
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def seats_free(self) -> int | None:
        return None if self.capacity is None else max(self.capacity - self.seats_taken, 0)

    @property
    def is_full(self) -> bool:
        return self.seats_free == 0

    @property
    def is_published(self) -> bool:
        return self.status == OccasionStatus.PUBLISHED

    @property
    def is_changeable(self) -> bool:
        return self.status in CHANGEABLE

    @property
    def agenda_items(self) -> list[AgendaItem]:
        return parse(self.agenda, day=self.local_start)
