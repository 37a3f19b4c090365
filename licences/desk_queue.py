"""The licensing desk's queue: what waits for whom, and how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licences.enums import LIVING, AgreementStatus, RequestStatus
from licences.models import Agreement, LicenceRequest
from licences.selectors import days_left

OURS = {AgreementStatus.PREPARED, AgreementStatus.RECEIVED, AgreementStatus.CHECKED}
THEIRS = {AgreementStatus.ISSUED, AgreementStatus.SUSPENDED}
CLOSED_REQUESTS = {RequestStatus.DECLINED, RequestStatus.WITHDRAWN, RequestStatus.LAPSED}

NEXT_STEP: dict[str, str | Promise] = {
    RequestStatus.SUBMITTED: _("Review the request"),
    RequestStatus.RETURNED: _("The programme answers our question"),
    AgreementStatus.PREPARED: _("Issue the agreement"),
    AgreementStatus.ISSUED: _("The signatory signs"),
    AgreementStatus.RECEIVED: _("Check the returned file"),
    AgreementStatus.CHECKED: _("Put it in force"),
    AgreementStatus.SUSPENDED: _("Resume or close it"),
}


@dataclass(frozen=True)
class Row:
    reference: str
    programme: str
    institution: str
    status: str
    label: str
    next_step: str | Promise
    since: datetime
    days: int
    url: str


@dataclass(frozen=True)
class View:
    key: str
    title: str | Promise
    icon: str
    requests: frozenset[str]
    agreements: frozenset[str]
    is_ours: bool = False


VIEWS = (
    View("ours", _("Waits for us"), "inbox", frozenset({RequestStatus.SUBMITTED}), frozenset(OURS), True),
    View("theirs", _("Waits for others"), "hourglass", frozenset({RequestStatus.RETURNED}), frozenset(THEIRS)),
    View("in-force", _("In force"), "shield-check", frozenset(), frozenset({AgreementStatus.IN_FORCE})),
    View(
        "closed",
        _("Closed"),
        "bookmark",
        frozenset(CLOSED_REQUESTS),
        frozenset(set(AgreementStatus) - OURS - THEIRS - LIVING),
    ),
)


def view_of(key: str) -> View:
    return next((view for view in VIEWS if view.key == key), VIEWS[0])


def rows_of(view: View, *, now: datetime, limit: int = 200) -> list[Row]:
    """Two queries; what waits longest comes first."""
    requests = _submitted().filter(status__in=sorted(view.requests)).select_related("programme")[:limit]
    agreements = Agreement.objects.filter(status__in=sorted(view.agreements)).select_related("programme")[:limit]
    rows = [_row(request, request.decided_at or request.submitted_at, now) for request in requests]
    rows += [_row(agreement, _since(agreement), now) for agreement in agreements]
    return sorted(rows, key=lambda row: (row.since, row.reference))


def counts() -> dict[str, int]:
    """How many cases stand in each view; two queries."""
    requests = dict(_submitted().values_list("status").annotate(Count("pk")).order_by())
    agreements = dict(Agreement.objects.values_list("status").annotate(Count("pk")).order_by())
    return {
        view.key: sum(requests.get(status, 0) for status in view.requests)
        + sum(agreements.get(status, 0) for status in view.agreements)
        for view in VIEWS
    }


def _submitted() -> QuerySet[LicenceRequest]:
    return LicenceRequest.objects.filter(~Q(submitted_at=None))


def _since(agreement: Agreement) -> datetime:
    """The moment of the last step: from then on it waits."""
    steps = (
        agreement.closed_at,
        agreement.suspended_at,
        agreement.in_force_at,
        agreement.checked_at,
        agreement.received_at,
        agreement.issued_at,
    )
    return next((moment for moment in steps if moment), agreement.prepared_at)


def _row(case: LicenceRequest | Agreement, since: datetime | None, now: datetime) -> Row:
    started = since or now
    return Row(
        reference=case.reference,
        programme=case.programme.name,
        institution=case.institution_name,
        status=case.status,
        label=case.get_status_display(),
        next_step=NEXT_STEP.get(case.status, ""),
        since=started,
        days=max(-days_left(started, now=now), 0),
        url=case.get_desk_url(),
    )
