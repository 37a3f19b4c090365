from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse

from licences.enums import (
    EVER_IN_FORCE,
    LIVING,
    PENDING,
    WITHOUT_BYTES,
    AgreementKind,
    AgreementStatus,
    Countersignature,
    ResignRule,
)
from licences.querysets import AgreementQuerySet, TextVersionQuerySet

USER = settings.AUTH_USER_MODEL


class AgreementTextVersion(models.Model):
    """The clauses every agreement of this version carries; nobody changes them once they are published."""

    number = models.PositiveSmallIntegerField(unique=True)
    title = models.CharField(max_length=200)
    clauses = models.JSONField(help_text="A list of {heading, paragraphs: [text]}.")
    note = models.CharField(max_length=300, blank=True, help_text="What changed against the version before.")
    valid_from = models.DateField()
    drafted_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    resign_rule = models.CharField(max_length=10, choices=ResignRule, default=ResignRule.NO)
    resign_by = models.DateField(null=True, blank=True)

    objects = TextVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(resign_rule=ResignRule.BY_DATE) | Q(resign_by__isnull=False),
                name="resign_by_date_names_the_date",
            ),
            # An expression that is true for every draft: the index lets one row of it in.
            models.UniqueConstraint(
                Value(1), condition=Q(published_at__isnull=True), name="one_draft_of_the_agreement_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None


class Agreement(models.Model):
    """One issued PDF of one text version, for one programme and its hosting institution as they were then."""

    reference = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=10, choices=AgreementKind, default=AgreementKind.FIRST)
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors")
    request = models.ForeignKey(
        "licences.LicenceRequest", null=True, blank=True, on_delete=models.PROTECT, related_name="agreements"
    )
    text_version = models.ForeignKey(AgreementTextVersion, on_delete=models.PROTECT, related_name="agreements")
    programme = models.ForeignKey("accounts.Programme", on_delete=models.PROTECT, related_name="agreements")
    programme_name = models.CharField(max_length=150, blank=True, help_text="As it was called when this was prepared.")
    status = models.CharField(max_length=10, choices=AgreementStatus, default=AgreementStatus.PREPARED)

    licensor_name = models.CharField(max_length=200)
    institution_name = models.CharField(max_length=200)
    institution_address = models.TextField(max_length=500)
    institution_country = models.CharField(max_length=80)
    representative_name = models.CharField(max_length=150)
    representative_role = models.CharField(max_length=150)
    representative_email = models.EmailField(max_length=254)
    signatory_name = models.CharField(max_length=150, help_text="Who signs now; the representative may pass it on.")
    signatory_role = models.CharField(max_length=150, blank=True)
    signatory_email = models.EmailField(max_length=254)
    asked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_role = models.CharField(max_length=150, blank=True)
    asked_by_phone = models.CharField(max_length=40, blank=True)

    issued_file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    issued_sha256 = models.CharField(max_length=64, blank=True)
    issued_size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    issued_pages = models.PositiveSmallIntegerField(default=0)
    is_sealed = models.BooleanField(default=False, help_text="The issued bytes carry the licensor's seal.")
    signed_file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    countersigned_file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence_file = models.ForeignKey(
        "files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    countersigned_at = models.DateTimeField(null=True, blank=True)
    countersigned_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    countersignature = models.CharField(max_length=6, choices=Countersignature, blank=True)
    in_force_on = models.DateField(null=True, blank=True, help_text="Date of the last party's signature.")
    in_force_at = models.DateTimeField(null=True, blank=True)
    in_force_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    suspended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(max_length=2000, blank=True, help_text="Why it was suspended or closed.")
    reminders_sent = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"],
                condition=Q(status__in=sorted(PENDING)),
                name="one_pending_agreement_per_programme",
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(status__in=sorted(LIVING)), name="one_living_agreement_per_programme"
            ),
            # A renewal that was taken back, declined or lapsed leaves the way free for the next one.
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(status__in=sorted(PENDING | EVER_IN_FORCE)),
                name="one_successor_per_agreement",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(WITHOUT_BYTES))
                | (Q(issued_at__isnull=False, issued_file__isnull=False) & ~Q(issued_sha256="")),
                name="issued_agreement_has_its_bytes",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["received", "checked"]) | Q(received_at__isnull=False),
                name="received_agreement_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(EVER_IN_FORCE | {"checked"}))
                | Q(checked_at__isnull=False, signed_file__isnull=False),
                name="checked_agreement_has_its_signed_file",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(EVER_IN_FORCE))
                | Q(in_force_on__isnull=False, in_force_at__isnull=False),
                name="agreement_in_force_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(PENDING | LIVING)) | Q(closed_at__isnull=False),
                name="closed_agreement_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(countersigned_file__isnull=True)
                | (Q(countersigned_at__isnull=False) & ~Q(countersignature="")),
                name="countersigned_agreement_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=Q(kind=AgreementKind.FIRST) | Q(replaces__isnull=False),
                name="successor_names_its_predecessor",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("licences:agreement", args=[self.reference])

    def get_desk_url(self) -> str:
        return reverse("licences:desk_agreement", args=[self.reference])

    @property
    def is_living(self) -> bool:
        return self.status in LIVING

    @property
    def is_pending(self) -> bool:
        return self.status in PENDING

    @property
    def fingerprint(self) -> str:
        """The hash in groups of four, as people compare it."""
        return " ".join(self.issued_sha256[start : start + 4] for start in range(0, 64, 4))
