"""The only writer of a status: a conditional update, so that of two people one wins and the other is told."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from licences.enums import AGREEMENT_TRANSITIONS, REQUEST_TRANSITIONS, AgreementStatus, RequestStatus
from licences.errors import LicenceError
from licences.models import Agreement, LicenceRequest
from search.actions import mark_stale


def move_request(request: LicenceRequest, to: RequestStatus, **changes: object) -> None:
    """Move the request if it still stands where we saw it, with the words we saw."""
    legal = to in REQUEST_TRANSITIONS[RequestStatus(request.status)]
    rows = LicenceRequest.objects.filter(pk=request.pk, status=request.status, changed_at=request.changed_at)
    if not (legal and rows.update(status=to, **changes)):
        raise LicenceError(_("This request was changed or settled meanwhile. Reload to see its state."))
    request.refresh_from_db()
    mark_stale(request)


def move_agreement(
    agreement: Agreement, to: AgreementStatus, *, only_from: AgreementStatus | None = None, **changes: object
) -> None:
    """Move the agreement if it still stands where we saw it; the database refuses a second living one.

    ``only_from`` tells apart verbs that share a target: issuing and rejecting both lead to ISSUED.
    """
    legal = to in AGREEMENT_TRANSITIONS[AgreementStatus(agreement.status)] and only_from in (None, agreement.status)
    try:
        with transaction.atomic():
            moved = legal and _where_seen(agreement).update(status=to, **changes)
    except IntegrityError:
        raise LicenceError(_("The programme already has an agreement in that state.")) from None
    if not moved:
        raise LicenceError(_("This agreement was settled meanwhile. Reload to see its state."))
    agreement.refresh_from_db()
    mark_stale(agreement)


def _where_seen(agreement: Agreement):  # type: ignore[no-untyped-def]
    return Agreement.objects.filter(pk=agreement.pk, status=agreement.status)
