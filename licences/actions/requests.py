"""From the first word of a request to its decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from licences import notices
from licences.actions.issuing import prepare
from licences.actions.moving import move_request
from licences.enums import EDITABLE, LIVING, OPEN_REQUEST, PENDING, AgreementKind, RequestStatus
from licences.errors import AlreadyAsked, LicenceError
from licences.models import Agreement, LicenceRequest, RequestContact
from licences.numbers import REQUEST_SERIES, next_reference
from licences.parties import PARTIES
from licences.pdf.printable import check_printable
from portal.accounts.models import Programme, User
from portal.audit.actions import record
from search.actions import mark_stale

REQUIRED = (*PARTIES, "intended_use")


@transaction.atomic
def start(*, programme: Programme, by: User, now: datetime) -> LicenceRequest:
    """Open the programme's request; raises AlreadyAsked when a colleague was faster (the database decides)."""
    if Agreement.objects.filter(programme=programme, status__in=sorted(LIVING | PENDING)).exists():
        raise LicenceError(_("Your programme has a licence agreement already. You find it under Licences."))
    return open_request(programme, by=by, now=now, **_answers_before(programme))


def _answers_before(programme: Programme) -> dict[str, str]:
    """What the programme wrote in its last closed request: nobody types an institution's address twice."""
    asked = LicenceRequest.objects.filter(programme=programme, kind=AgreementKind.FIRST)
    before = asked.exclude(status__in=sorted(OPEN_REQUEST)).order_by("-started_at", "-pk").first()
    return {name: getattr(before, name) for name in (*REQUIRED, "usage")} if before else {}


def open_request(programme: Programme, *, by: User, now: datetime, **facts: Any) -> LicenceRequest:
    """The row of a request of any kind; part of a caller's transaction. One open at a time for each programme."""
    if programme.merged_at is not None:
        raise LicenceError(_("This programme has become part of another one, which asks for itself."))
    reference = next_reference(REQUEST_SERIES, now=now)
    try:
        with transaction.atomic():
            request = LicenceRequest.objects.create(
                reference=reference, programme=programme, started_by=by, started_at=now, changed_at=now, **facts
            )
    except IntegrityError:
        raise AlreadyAsked(_("Your programme has an open request. You can join it as a contact.")) from None
    RequestContact.objects.create(request=request, user=by, joined_at=now)
    record("licences.request_started", target=request, by=by, at=now, facts={"kind": request.kind})
    mark_stale(request)
    return request


@transaction.atomic
def save_draft(*, request: LicenceRequest, answers: Mapping[str, Any], by: User, now: datetime) -> LicenceRequest:
    """Keep what was typed, complete or not. No audit: these are words on the way, not a decision."""
    kept = LicenceRequest.objects.filter(pk=request.pk, status__in=sorted(EDITABLE)).update(**answers, changed_at=now)
    if not kept:
        raise LicenceError(_("This request was sent or closed meanwhile. Reload to see its state."))
    request.refresh_from_db()
    mark_stale(request)
    return request


@transaction.atomic
def submit(*, request: LicenceRequest, by: User, now: datetime) -> LicenceRequest:
    """Send the answers to Interact; raises LicenceError while one is missing or could not be printed."""
    _check_complete(request)
    move_request(request, RequestStatus.SUBMITTED, submitted_at=now, submitted_by=by, changed_at=now, reminded_at=None)
    record("licences.request_submitted", target=request, by=by, at=now)
    notices.request_submitted(request, by=by, now=now)
    return request


@transaction.atomic
def withdraw(*, request: LicenceRequest, by: User, now: datetime) -> LicenceRequest:
    was_submitted = request.status == RequestStatus.SUBMITTED
    move_request(request, RequestStatus.WITHDRAWN, closed_at=now, changed_at=now)
    record("licences.request_withdrawn", target=request, by=by, at=now)
    if was_submitted:
        notices.request_withdrawn(request, now=now)
    return request


@transaction.atomic
def join(*, request: LicenceRequest, by: User, now: datetime) -> LicenceRequest:
    """The second person follows the open request instead of starting another."""
    if request.status not in OPEN_REQUEST:
        raise LicenceError(_("This request is closed."))
    created = RequestContact.objects.get_or_create(request=request, user=by, defaults={"joined_at": now})[1]
    if created:
        record("licences.contact_joined", target=request, by=by, at=now)
    return request


@transaction.atomic
def return_with_question(*, request: LicenceRequest, question: str, by: User, now: datetime) -> LicenceRequest:
    changes = {"reviewer": by, "decided_at": now, "decision_note": question, "changed_at": now, "reminded_at": None}
    move_request(request, RequestStatus.RETURNED, **changes)
    record("licences.request_returned", target=request, by=by, at=now)
    notices.request_returned(request, now=now)
    return request


@transaction.atomic
def decline(*, request: LicenceRequest, reason: str, by: User, now: datetime) -> LicenceRequest:
    changes = {"reviewer": by, "decided_at": now, "decision_note": reason, "closed_at": now, "changed_at": now}
    move_request(request, RequestStatus.DECLINED, **changes)
    record("licences.request_declined", target=request, by=by, at=now)
    notices.request_declined(request, now=now)
    return request


@transaction.atomic
def accept(*, request: LicenceRequest, by: User, now: datetime) -> Agreement:
    """Accept the request and prepare its agreement from the newest valid text; nothing is sent yet."""
    changes = {"reviewer": by, "decided_at": now, "decision_note": "", "closed_at": now, "changed_at": now}
    move_request(request, RequestStatus.ACCEPTED, **changes)
    facts = {"own": True} if request.submitted_by_id == by.pk else {}
    record("licences.request_accepted", target=request, by=by, at=now, facts=facts)
    return prepare(request=request, by=by, now=now)


@transaction.atomic
def lapse(*, request: LicenceRequest, now: datetime) -> LicenceRequest:
    """Close a request nobody touched for 90 days; its words stay readable."""
    move_request(request, RequestStatus.LAPSED, closed_at=now)
    record("licences.request_lapsed", target=request, by=None, at=now)
    notices.request_lapsed(request, now=now)
    return request


@transaction.atomic
def remind_of_lapse(*, request: LicenceRequest, now: datetime) -> bool:
    """Write once, 7 days before; True when this call was the one that did."""
    due = LicenceRequest.objects.filter(pk=request.pk, status__in=sorted(EDITABLE), reminded_at=None)
    if not due.update(reminded_at=now):
        return False
    record("licences.request_reminded", target=request, by=None, at=now)
    notices.request_lapses_soon(request, now=now)
    return True


def missing_answers(request: LicenceRequest) -> list[str]:
    return [name for name in REQUIRED if not getattr(request, name).strip()]


def _check_complete(request: LicenceRequest) -> None:
    if missing_answers(request):
        raise LicenceError(_("Some answers are still missing. Fill them in and check again."))
    try:
        validate_email(request.representative_email)
    except ValidationError:
        raise LicenceError(_("The representative's e-mail address is not complete.")) from None
    check_printable({name: getattr(request, name) for name in PARTIES})
