from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from helpdesk.enums import DeliveryStatus
from helpdesk.querysets import WebhookQuerySet

USER = settings.AUTH_USER_MODEL


class ApiToken(models.Model):
    """A key of one person for programs. Only its hash is kept; it may do what the person may, within its scopes."""

    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="helpdesk_keys")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12, help_text="The first signs, to tell keys apart.")
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"


class ApiCall(models.Model):
    """A POST that came with an Idempotency-Key: the unique row makes the same key mean the same ticket or message."""

    user = models.ForeignKey(USER, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was asked.")
    made = models.PositiveBigIntegerField(default=0, help_text="Primary key of what it made.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"], name="helpdesk_call_at")]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_call_per_key")]

    def __str__(self) -> str:
        return f"{self.key} of {self.user_id}"


class Webhook(models.Model):
    """An address of a programme that hears of its tickets. The secret is derived, so the row alone signs nothing."""

    programme = models.ForeignKey("accounts.Programme", on_delete=models.CASCADE, related_name="webhooks")
    made_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=80)
    url = models.URLField(max_length=500)
    seed = models.CharField(max_length=43)
    events = models.JSONField(default=list)
    made_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row; too many switch it off.")
    switched_off_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("helpdesk:hook", args=[self.pk])


class WebhookDelivery(models.Model):
    """One event for one address; the row is the work."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    event_id = models.UUIDField()
    payload = models.JSONField()
    status = models.CharField(max_length=8, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Lease and backoff.")
    attempts = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_code = models.PositiveSmallIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name_plural = "webhook deliveries"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status=DeliveryStatus.WAITING), name="helpdesk_hook_due")
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event_id"], name="one_delivery_per_hook_and_event"),
            models.CheckConstraint(
                condition=~Q(status=DeliveryStatus.SENT) | Q(answered_at__isnull=False),
                name="delivered_event_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.webhook}"
