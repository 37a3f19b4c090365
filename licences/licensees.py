"""Who holds an agreement on an older text: for the publish page and for bulk preparation."""

from __future__ import annotations

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from licences.enums import LIVING, PENDING, RenewalItemStatus
from licences.models import Agreement, AgreementTextVersion, RenewalRun

_OF_RUN = {"done": RenewalItemStatus.DONE, "failed": RenewalItemStatus.FAILED, "waiting": RenewalItemStatus.WAITING}


def licensees_on_older(text: AgreementTextVersion) -> QuerySet[Agreement]:
    """Living agreements signed under a text before this one, by programme."""
    older = Agreement.objects.living().filter(text_version__number__lt=text.number)
    return older.select_related("programme", "text_version").order_by("programme__name", "pk")


def with_pending(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Each with ``pending_reference``: the agreement already under way, which makes another one impossible."""
    pending = Agreement.objects.filter(programme=OuterRef("programme"), status__in=sorted(PENDING))
    return agreements.annotate(pending_reference=Subquery(pending.values("reference")[:1]))


def texts_with_use() -> QuerySet[AgreementTextVersion]:
    """Newest first, the draft on top; each with ``in_use``: how many living agreements stand on it."""
    living = Count("agreements", filter=Q(agreements__status__in=sorted(LIVING)))
    texts = AgreementTextVersion.objects.annotate(in_use=living).select_related("published_by", "drafted_by")
    return texts.order_by("-number")


def runs_with_counts() -> QuerySet[RenewalRun]:
    counts = {name: Count("items", filter=Q(items__status=status)) for name, status in _OF_RUN.items()}
    runs = RenewalRun.objects.annotate(total=Count("items"), **counts).select_related("text_version", "started_by")
    return runs.order_by("-started_at", "-pk")
