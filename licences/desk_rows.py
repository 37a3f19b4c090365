"""One line of the licensing desk's queue: who must act, since when, and what to look at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licences.enums import PENDING, AgreementKind, AgreementStatus, MachineState, RequestStatus
from licences.hints import Hint, domain_hint
from licences.models import Agreement, LicenceRequest, SignedReturn, SigningLink
from licences.selectors import days_left

NEXT_STEP: dict[str, str | Promise] = {
    RequestStatus.SUBMITTED: _("Review the request"),
    RequestStatus.RETURNED: _("The programme answers our question"),
    AgreementStatus.PREPARED: _("Issue the agreement"),
    AgreementStatus.ISSUED: _("The signatory signs"),
    AgreementStatus.RECEIVED: _("Check the returned file"),
    AgreementStatus.CHECKED: _("Put it in force"),
    AgreementStatus.SUSPENDED: _("Resume or close it"),
}
# Days after which a case is marked as late: working weeks for us, a month for a signature.
LIMITS: dict[str, int] = {
    RequestStatus.SUBMITTED: 5,
    RequestStatus.RETURNED: 21,
    AgreementStatus.PREPARED: 3,
    AgreementStatus.ISSUED: 30,
    AgreementStatus.RECEIVED: 5,
    AgreementStatus.CHECKED: 5,
    AgreementStatus.SUSPENDED: 60,
}
LOOKED_AT = frozenset({RequestStatus.SUBMITTED.value, RequestStatus.RETURNED.value, *PENDING})


@dataclass(frozen=True)
class Row:
    reference: str
    programme: str
    institution: str
    status: str
    label: str
    kind: str
    next_step: str | Promise
    since: datetime
    days: int
    limit: int | None
    hint: Hint | None
    may_remind: bool
    url: str

    @property
    def is_late(self) -> bool:
        return self.limit is not None and self.days > self.limit


def rows_of(keys: Iterable[tuple[Any, ...]], *, now: datetime) -> list[Row]:
    """The cases of one page in the order of their keys; two queries."""
    wanted = [(what, pk, since) for what, pk, since, *_rest in keys]
    requests = LicenceRequest.objects.select_related("programme").in_bulk(_of(wanted, "request"))
    agreements = _agreements(now).in_bulk(_of(wanted, "agreement"))
    found: dict[str, dict[int, Any]] = {"request": requests, "agreement": agreements}
    return [_row(found[what][pk], since, now) for what, pk, since in wanted if pk in found[what]]


def _of(wanted: list[tuple[str, int, datetime]], what: str) -> list[int]:
    return [pk for kind, pk, _since in wanted if kind == what]


def _agreements(now: datetime) -> QuerySet[Agreement]:
    waiting = SignedReturn.objects.waiting().filter(agreement=OuterRef("pk"))
    return Agreement.objects.select_related("programme").annotate(
        has_link=Exists(SigningLink.objects.not_revoked().filter(agreement=OuterRef("pk"), expires_at__gt=now)),
        machine_state=Subquery(waiting.values("machine_state")[:1]),
        first_accepted=Exists(waiting.filter(first_accepted_at__isnull=False)),
    )


def _row(case: Any, since: datetime, now: datetime) -> Row:
    email = case.signatory_email if isinstance(case, Agreement) else case.representative_email
    return Row(
        reference=case.reference,
        programme=case.programme.name,
        institution=case.institution_name,
        status=case.status,
        label=case.get_status_display(),
        kind="" if case.kind == AgreementKind.FIRST else case.get_kind_display(),
        next_step=_next_step(case),
        since=since,
        days=max(-days_left(since, now=now), 0),
        limit=LIMITS.get(case.status),
        hint=domain_hint(email, case.institution_name) if case.status in LOOKED_AT else None,
        may_remind=case.status == AgreementStatus.ISSUED and case.has_link,
        url=case.get_desk_url(),
    )


def _next_step(case: Any) -> str | Promise:
    """The one thing to do next, as fine as the desk knows it."""
    if case.status == AgreementStatus.RECEIVED:
        if case.machine_state == MachineState.PARKED:
            return _("Examine the file again, or by hand")
        if case.first_accepted:
            return _("A second person accepts the file")
    if case.status == AgreementStatus.ISSUED and not case.has_link:
        return _("Send a new link: the last one stopped")
    needs_countersignature = getattr(settings, "AGREEMENT_COUNTERSIGNATURE", True)
    if case.status == AgreementStatus.CHECKED and needs_countersignature and case.countersigned_file_id is None:
        return _("Countersign it")
    return NEXT_STEP.get(case.status, "")
