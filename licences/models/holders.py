from django.conf import settings
from django.db import models
from django.db.models import F, Q

from licences.enums import Entitlement, Usage
from licences.querysets import EntitlementGrantQuerySet

USER = settings.AUTH_USER_MODEL


class EntitlementGrant(models.Model):
    """One thing open for one programme, from when to when, and by which agreement. Written by ``reconcile`` only."""

    programme = models.ForeignKey("accounts.Programme", on_delete=models.PROTECT, related_name="entitlement_grants")
    entitlement = models.CharField(max_length=12, choices=Entitlement)
    agreement = models.ForeignKey("licences.Agreement", on_delete=models.PROTECT, related_name="grants")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    releases_until = models.DateField(
        null=True, blank=True, help_text="Releases published later need the newer agreement text."
    )

    objects = EntitlementGrantQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "entitlement"],
                condition=Q(closed_at__isnull=True),
                name="one_open_grant_per_entitlement",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="grant_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entitlement} for {self.programme}"


class ProgrammeLicence(models.Model):
    """What a programme declares about its use of Jems. Signing does not oblige it to use the system."""

    programme = models.OneToOneField("accounts.Programme", on_delete=models.PROTECT, related_name="licence_profile")
    usage = models.CharField(max_length=12, choices=Usage, default=Usage.INTERESTED)
    usage_since = models.DateField(null=True, blank=True)
    usage_confirmed_at = models.DateTimeField(null=True, blank=True)
    usage_asked_at = models.DateTimeField(null=True, blank=True, help_text="When we last asked: still using it?")
    core_modified = models.BooleanField(default=False)
    core_modified_note = models.TextField(max_length=1000, blank=True)
    core_modified_at = models.DateTimeField(null=True, blank=True)
    in_registry = models.BooleanField(default=False, help_text="Shown on the public list of licence holders.")
    in_registry_since = models.DateField(null=True, blank=True, help_text="The day it chose to be shown.")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["programme__name", "pk"]

    def __str__(self) -> str:
        return f"{self.programme}: {self.usage}"


class EarlierAgreements(models.Model):
    """What was signed before the portal counted; added to the computed numbers and labelled so."""

    as_of = models.DateField()
    signed = models.PositiveSmallIntegerField(help_text="Agreements signed before the portal.")
    willing = models.PositiveSmallIntegerField(help_text="Programmes willing before the portal, the signed included.")
    source_note = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name_plural = "earlier agreements"
        ordering = ["-as_of", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(willing__gte=F("signed")), name="whoever_signed_was_willing")]

    def __str__(self) -> str:
        return f"{self.signed} signed, {self.willing} willing on {self.as_of}"
