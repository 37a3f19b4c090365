from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from helpdesk.enums import Area, PendingStatus, Status
from helpdesk.models.tickets import Ticket

USER = settings.AUTH_USER_MODEL


class SavedView(models.Model):
    """A list of the desk under a name of one's own; without an owner every agent has it."""

    owner = models.ForeignKey(USER, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    filters = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_per_name_and_owner")]

    def __str__(self) -> str:
        return self.name


class CannedReply(models.Model):
    """Words used again and again; placeholders are filled in without any logic."""

    owner = models.ForeignKey(USER, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=80)
    body = models.TextField(max_length=10_000)
    area = models.CharField(max_length=20, choices=Area, blank=True)
    uses = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["title", "pk"]
        verbose_name_plural = "canned replies"

    def __str__(self) -> str:
        return self.title


class Macro(models.Model):
    """Several changes at once, shown before they are made."""

    title = models.CharField(max_length=80, unique=True)
    steps = models.JSONField(default=list, help_text="A list of {do: ..., value: ...}; helpdesk.macros knows them.")
    uses = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class DeskHabit(models.Model):
    """How one agent likes the desk; without a row everything is as it comes."""

    user = models.OneToOneField(USER, on_delete=models.CASCADE, related_name="desk_habit")
    shortcuts = models.BooleanField(default=False, help_text="Single keys act; off unless switched on (WCAG 2.1.4).")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.user} at the desk"


class Presence(models.Model):
    """Who of the desk has a case open right now; who writes shows by the draft that was saved last."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="present")
    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "presences"
        constraints = [models.UniqueConstraint(fields=["ticket", "user"], name="one_presence_per_person_and_case")]

    def __str__(self) -> str:
        return f"{self.user} at {self.ticket}"


class PendingReply(models.Model):
    """An agent's reply in the seconds in which it can be taken back; then it is sent as it stands."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="pending")
    author = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()
    then = models.CharField(max_length=20, choices=Status)
    files = models.ManyToManyField("files.StoredFile", blank=True, related_name="+")
    status = models.CharField(max_length=8, choices=PendingStatus, default=PendingStatus.WAITING)
    written_at = models.DateTimeField()
    send_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=300, blank=True, help_text="Why it could not be sent; it is a draft again.")

    class Meta:
        ordering = ["send_at", "pk"]
        verbose_name_plural = "pending replies"
        indexes = [
            models.Index(fields=["send_at"], condition=Q(status=PendingStatus.WAITING), name="helpdesk_reply_to_send")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "author"],
                condition=Q(status=PendingStatus.WAITING),
                name="one_reply_going_out_per_person_and_case",
            ),
            models.CheckConstraint(
                condition=Q(status=PendingStatus.WAITING) | Q(settled_at__isnull=False),
                name="settled_reply_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} by {self.author}"
