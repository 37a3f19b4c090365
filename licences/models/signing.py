from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from licences.enums import MachineState, RejectReason, ReturnStatus, ReturnWay, SignatureLevel, Verdict
from licences.querysets import SignedReturnQuerySet, SigningLinkQuerySet
from portal.accounts.link_tokens import token_from

SIGNING = "licences.sign"


class SigningLink(models.Model):
    """A door for one person without an account. Only the hash of its token is kept.

    The token is derived from the nonce and the portal's secret, so a reminder can name the same link again
    and a stolen database opens nothing.
    """

    agreement = models.ForeignKey("licences.Agreement", on_delete=models.PROTECT, related_name="links")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=150, blank=True)
    email = models.EmailField(max_length=254)
    nonce = models.CharField(max_length=43)
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="The mailed code was given the first time.")
    revoked_at = models.DateTimeField(null=True, blank=True)
    expiry_told_at = models.DateTimeField(null=True, blank=True)
    delegated_from = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="delegated_to"
    )
    code_hash = models.CharField(max_length=64, blank=True)
    code_sent_at = models.DateTimeField(null=True, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    codes_sent = models.PositiveSmallIntegerField(default=0, help_text="Since codes_since.")
    codes_since = models.DateTimeField(null=True, blank=True)

    objects = SigningLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(revoked_at__isnull=True), name="one_live_link_per_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.agreement}"

    def get_absolute_url(self) -> str:
        return reverse("licences:sign", args=[self.token])

    @property
    def token(self) -> str:
        return token_from(self.nonce, purpose=SIGNING)

    @property
    def audit_name(self) -> str:
        return self.name

    @property
    def masked_email(self) -> str:
        """a…m@fjordland.example: enough to know the mailbox, too little to learn it."""
        local, _, domain = self.email.partition("@")
        return f"{local[0]}…{local[-1]}@{domain}"

    def is_live(self, *, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


class SignedReturn(models.Model):
    """A signed file that came back, who sent it, what the machine found and what a person decided."""

    agreement = models.ForeignKey("licences.Agreement", on_delete=models.PROTECT, related_name="returns")
    link = models.ForeignKey(SigningLink, null=True, blank=True, on_delete=models.PROTECT, related_name="returns")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_by_name = models.CharField(max_length=150)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=6, choices=ReturnWay, default=ReturnWay.UPLOAD)
    status = models.CharField(max_length=10, choices=ReturnStatus, default=ReturnStatus.UPLOADED)
    verdict = models.CharField(max_length=20, choices=Verdict, default=Verdict.NOT_CHECKED)
    level = models.CharField(max_length=20, choices=SignatureLevel, default=SignatureLevel.UNKNOWN)
    findings = models.JSONField(default=dict, blank=True, help_text="The machine's whole report.")
    machine_state = models.CharField(max_length=8, choices=MachineState, default=MachineState.WAITING)
    machine_attempts = models.PositiveSmallIntegerField(default=0)
    machine_due_at = models.DateTimeField(null=True, blank=True, help_text="Lease and backoff of the examination.")
    examined_at = models.DateTimeField(null=True, blank=True)
    typed_name = models.CharField(max_length=150, blank=True, help_text="Signed by click: the name as typed.")
    consented_at = models.DateTimeField(null=True, blank=True, help_text="Signed by click: the moment of consent.")
    first_accepted_at = models.DateTimeField(null=True, blank=True, help_text="Where two persons must accept.")
    first_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reject_reason = models.CharField(max_length=14, choices=RejectReason, blank=True)
    reject_note = models.TextField(max_length=1000, blank=True)

    objects = SignedReturnQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(
                fields=["machine_due_at"],
                condition=Q(machine_state=MachineState.WAITING),
                name="licences_return_to_examine",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(way=ReturnWay.UPLOAD) | (~Q(typed_name="") & Q(consented_at__isnull=False)),
                name="click_signature_has_name_and_consent",
            ),
            models.CheckConstraint(
                condition=~Q(machine_state=MachineState.DONE) | Q(examined_at__isnull=False),
                name="examined_return_has_its_moment",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(status=ReturnStatus.WAITING), name="one_waiting_return_per_agreement"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["uploaded", "replaced"]) | Q(sent_at__isnull=False),
                name="sent_return_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "rejected"]) | Q(decided_at__isnull=False),
                name="decided_return_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReturnStatus.REJECTED) | ~Q(reject_reason=""), name="rejected_return_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} for {self.agreement}"
