from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from licences.enums import OPEN_REQUEST, AgreementKind, RequestStatus, Usage
from licences.querysets import LicenceRequestQuerySet


class ReferenceCounter(models.Model):
    """The last number given in a series such as LA-2026; gaps are fine, twins are not."""

    series = models.CharField(max_length=12, unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}-{self.last:04d}"


class LicenceRequest(models.Model):
    """A programme says it wants Jems, who would host it and who signs. Kept from the first word typed."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=AgreementKind, default=AgreementKind.FIRST)
    replaces = models.ForeignKey(
        "licences.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="succession_requests"
    )
    programme = models.ForeignKey("accounts.Programme", on_delete=models.PROTECT, related_name="licence_requests")
    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.DRAFT)
    institution_name = models.CharField(max_length=200, blank=True)
    institution_address = models.TextField(max_length=500, blank=True)
    institution_country = models.CharField(max_length=80, blank=True)
    representative_name = models.CharField(max_length=150, blank=True)
    representative_role = models.CharField(max_length=150, blank=True)
    representative_email = models.CharField(max_length=254, blank=True)
    intended_use = models.TextField(max_length=2000, blank=True)
    usage = models.CharField(max_length=12, choices=Usage, blank=True)
    contact_role = models.CharField(max_length=150, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contacts = models.ManyToManyField(settings.AUTH_USER_MODEL, through="RequestContact", related_name="+")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(max_length=2000, blank=True, help_text="The question asked or the reason given.")
    closed_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = LicenceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(status__in=sorted(OPEN_REQUEST)),
                name="one_open_request_per_programme",
            ),
            models.CheckConstraint(
                condition=Q(kind=AgreementKind.FIRST) | Q(replaces__isnull=False),
                name="request_for_a_successor_names_what_it_replaces",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn", "lapsed"]) | Q(submitted_at__isnull=False),
                name="submitted_request_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "accepted", "declined"]) | Q(decided_at__isnull=False),
                name="decided_request_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(OPEN_REQUEST)) | Q(closed_at__isnull=False),
                name="closed_request_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("licences:request", args=[self.reference])

    def get_desk_url(self) -> str:
        return reverse("licences:desk_request", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_REQUEST


class RequestContact(models.Model):
    """A colleague who follows the request and is written to."""

    request = models.ForeignKey(LicenceRequest, on_delete=models.CASCADE, related_name="contact_rows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ["joined_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["request", "user"], name="one_contact_row_per_person")]

    def __str__(self) -> str:
        return f"{self.user} for {self.request}"
