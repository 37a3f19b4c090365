"""What a licensee has to sign next: the newer agreement under way, and the day until which releases stay open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from licences.entitlements import BY_RELEASE
from licences.enums import PENDING, AgreementStatus
from licences.models import Agreement, EntitlementGrant
from licences.selectors import agreements_that_matter, day_in_legal_zone
from portal.accounts.models import Programme


@dataclass(frozen=True)
class DueSignature:
    """``until``: the last day whose releases are open; ``reference``: the newer agreement, while one is under way."""

    until: date | None
    reference: str
    status: str
    signatory: str
    today: date
    living_reference: str

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until < self.today

    @property
    def is_theirs(self) -> bool:
        """The institution must act: the agreement is with its signatory."""
        return self.status == AgreementStatus.ISSUED

    @property
    def url(self) -> str:
        return reverse("licences:agreement", args=[self.reference or self.living_reference])

    @property
    def lead(self) -> str:
        if self.status in {AgreementStatus.RECEIVED, AgreementStatus.CHECKED}:
            return _("The new agreement is signed.")
        if self.until is None:
            return _("A new agreement is under way.")
        day = format_date(self.until, "j M Y")
        if self.is_over:
            return _("Releases published after %(day)s are closed.") % {"day": day}
        return _("Sign the new agreement by %(day)s.") % {"day": day}

    @property
    def text(self) -> str:
        words = {"reference": self.reference, "name": self.signatory}
        if self.is_theirs:
            return _("%(reference)s waits for the signature of %(name)s.") % words
        if self.status in {AgreementStatus.RECEIVED, AgreementStatus.CHECKED}:
            return _("Interact checks %(reference)s and puts it in force next.") % words
        return _("Interact prepares it and sends it to the person who signs. Older releases stay open.")

    @property
    def action(self) -> str:
        return _("See the new agreement") if self.reference else _("See your agreement")


def with_signature_due(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Annotations, not queries: ``due_signature`` reads them."""
    pending = Agreement.objects.filter(programme=OuterRef("programme"), status__in=sorted(PENDING))
    grants = EntitlementGrant.objects.open().filter(programme=OuterRef("programme"), entitlement__in=BY_RELEASE)
    earliest = grants.order_by().values("programme").annotate(until=Min("releases_until")).values("until")
    return agreements.annotate(
        due_until=Subquery(earliest),
        due_reference=Subquery(pending.values("reference")[:1]),
        due_status=Subquery(pending.values("status")[:1]),
        due_signatory=Subquery(pending.values("signatory_name")[:1]),
    )


def agreement_with_due(programme: Programme) -> Agreement | None:
    """As ``selectors.agreement_of``, with what ``due_signature`` reads, in the same single query."""
    return with_signature_due(agreements_that_matter(programme)).first()


def due_signature(agreement: Any, *, now: datetime) -> DueSignature | None:
    """What waits beside the living ``agreement`` (annotated by ``with_signature_due``), if anything does."""
    if not agreement.is_living or not (agreement.due_until or agreement.due_reference):
        return None
    return DueSignature(
        until=agreement.due_until,
        reference=agreement.due_reference or "",
        status=agreement.due_status or "",
        signatory=agreement.due_signatory or "",
        today=day_in_legal_zone(now),
        living_reference=agreement.reference,
    )


def due_signature_for(user: Any, *, now: datetime) -> DueSignature | None:
    """Of the reader's programmes the first whose releases are limited."""
    living = Agreement.objects.living().filter(programme__in=getattr(user, "programme_ids", frozenset()))
    limited = with_signature_due(living).exclude(due_until=None).order_by("due_until", "pk").first()
    return due_signature(limited, now=now) if limited else None
