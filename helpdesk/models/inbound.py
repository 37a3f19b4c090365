from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from helpdesk.enums import Outcome, QuarantineDecision
from helpdesk.models.tickets import Ticket

USER = settings.AUTH_USER_MODEL


class InboundMail(models.Model):
    """One message as it came in. Its raw bytes are kept before anything looks at them; the row is the work."""

    mailbox = models.CharField(max_length=100)
    message_id = models.CharField(max_length=300, help_text="Of the header, or sha256:... of the raw bytes.")
    raw = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    recipient = models.CharField(max_length=254, blank=True, help_text="The address of ours that decided.")
    subject = models.CharField(max_length=300, blank=True)
    excerpt = models.CharField(max_length=300, blank=True)
    verified = models.JSONField(default=dict, help_text="What a trusted server said of SPF, DKIM and DMARC.")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Lease and backoff of the processing.")
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.RECEIVED)
    reason = models.CharField(max_length=300, blank=True)
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="inbound")
    proposed_user = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decision = models.CharField(max_length=10, choices=QuarantineDecision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(outcome=Outcome.RECEIVED), name="helpdesk_mail_due"),
            models.Index(
                fields=["received_at"], condition=Q(decision=QuarantineDecision.OPEN), name="helpdesk_mail_quarantine"
            ),
            models.Index(fields=["outcome", "-received_at", "-id"], name="helpdesk_mail_log"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "message_id"], name="one_row_per_message_and_mailbox"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.QUARANTINE) | ~Q(decision=""), name="quarantined_mail_is_decided_on"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", QuarantineDecision.OPEN]) | Q(decided_at__isnull=False),
                name="decided_mail_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject or self.message_id} from {self.sender}"

    def get_absolute_url(self) -> str:
        return reverse("helpdesk:desk_mail_message", args=[self.pk])


class AutomaticMail(models.Model):
    """That something automatic went to an address: counted, so that two machines never talk for long."""

    address = models.CharField(max_length=254)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["address", "sent_at"], name="helpdesk_automatic_mail")]

    def __str__(self) -> str:
        return f"{self.address}, {self.sent_at}"
