from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from helpdesk.enums import Decision, RowKind, UncoveredReason, WarningKind
from helpdesk.models.tickets import Ticket
from helpdesk.querysets import AccountQuerySet


class SupportAccount(models.Model):
    """The hours one agreement grants. The balance is a cache of the ledger, kept by conditional updates."""

    agreement = models.OneToOneField("licences.Agreement", on_delete=models.PROTECT, related_name="support_account")
    programme = models.ForeignKey("accounts.Programme", on_delete=models.PROTECT, related_name="support_accounts")
    granted_minutes = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField(help_text="Inclusive, in the legal time zone.")
    policy = models.JSONField(help_text="The rules of the day it was opened: minutes, months, zone, rounding.")
    balance_minutes = models.IntegerField(default=0)
    held_minutes = models.PositiveIntegerField(default=0)
    overdraft_limit = models.PositiveIntegerField(default=0, help_text="Minutes a support manager may go below zero.")
    opened_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["last_on", "pk"]
        indexes = [models.Index(fields=["programme", "last_on", "id"], name="helpdesk_account_programme")]
        constraints = [
            models.CheckConstraint(
                condition=Q(balance_minutes__gte=0 - F("overdraft_limit")), name="balance_within_overdraft"
            ),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="account_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, until {self.last_on}"

    def get_absolute_url(self) -> str:
        return f"{reverse('helpdesk:hours')}?programme={self.programme.code}"

    def covers(self, day: date) -> bool:
        return self.first_on <= day <= self.last_on


class WorkEntry(models.Model):
    """Time spent on a ticket: what it really took, and what the rounding over the day makes of it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="work")
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    work_on = models.DateField()
    actual_minutes = models.PositiveIntegerField()
    due_minutes = models.PositiveIntegerField(default=0, help_text="After rounding; charged or to be decided.")
    charged_minutes = models.PositiveIntegerField(default=0, help_text="Taken from accounts.")
    public_note = models.CharField(max_length=200)
    late_reason = models.CharField(max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=64, unique=True)
    booked_at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["booked_at", "pk"]
        verbose_name_plural = "work entries"
        indexes = [models.Index(fields=["ticket", "work_on"], name="helpdesk_work_day")]
        constraints = [
            models.CheckConstraint(condition=Q(actual_minutes__gt=0), name="work_takes_time"),
            models.CheckConstraint(condition=Q(charged_minutes__lte=F("due_minutes")), name="no_more_charged_than_due"),
        ]

    def __str__(self) -> str:
        return f"{self.actual_minutes} min on {self.ticket}, {self.work_on}"


class LedgerRow(models.Model):
    """One line of an account's statement. Triggers refuse UPDATE and DELETE; each row seals the one before."""

    account = models.ForeignKey(SupportAccount, on_delete=models.PROTECT, related_name="rows")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=RowKind)
    minutes = models.IntegerField()
    balance_after = models.IntegerField()
    work_on = models.DateField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_rows")
    work_entry = models.ForeignKey(
        WorkEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="ledger_rows"
    )
    public_note = models.CharField(max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=100, unique=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    created_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["account", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["account", "sequence"], name="one_ledger_row_per_sequence"),
            models.CheckConstraint(
                condition=Q(kind=RowKind.CHARGE, minutes__lt=0)
                | Q(kind=RowKind.EXPIRY, minutes__lte=0)
                | Q(kind__in=[RowKind.GRANT, RowKind.GOODWILL], minutes__gt=0)
                | Q(kind=RowKind.EXTENSION, minutes=0)
                | Q(kind__in=[RowKind.REVERSAL, RowKind.TRANSFER]),
                name="ledger_minutes_fit_their_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=RowKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=RowKind.REVERSAL) & Q(reverses__isnull=True)),
                name="reversal_names_what_it_reverses",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RowKind.CHARGE) | Q(work_entry__isnull=False, ticket__isnull=False),
                name="charge_belongs_to_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}/{self.sequence}: {self.minutes:+d}"


class UncoveredWork(models.Model):
    """Work done that no account covers: never refused, always decided by a support manager."""

    entry = models.ForeignKey(WorkEntry, on_delete=models.PROTECT, related_name="uncovered")
    minutes = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, choices=UncoveredReason)
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "uncovered work"
        indexes = [
            models.Index(fields=["decision"], condition=Q(decision=Decision.OPEN), name="helpdesk_uncovered_open")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="uncovered_work_has_minutes"),
            models.CheckConstraint(
                condition=Q(decision=Decision.OPEN) | Q(decided_at__isnull=False), name="decided_work_has_its_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min of {self.entry_id}: {self.decision}"


class HoursWarning(models.Model):
    """That a warning went out: the unique row makes each go out exactly once."""

    account = models.ForeignKey(SupportAccount, on_delete=models.CASCADE, related_name="warnings")
    kind = models.CharField(max_length=6, choices=WarningKind)
    threshold = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "threshold"], name="one_warning_per_threshold")
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.threshold} {self.kind}"
