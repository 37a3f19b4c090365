"""Prepare an agreement, turn it into bytes that never change, and send it to the signatory."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from licences import notices, seal
from licences.actions.links import open_door, shut_doors
from licences.actions.moving import move_agreement
from licences.enums import AgreementStatus, RequestStatus
from licences.errors import LicenceError
from licences.models import Agreement, AgreementTextVersion, LicenceRequest
from licences.numbers import AGREEMENT_SERIES, next_reference
from licences.parties import PARTIES
from licences.pdf import rendering
from licences.selectors import day_in_legal_zone
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.actions import keep_bytes
from search.actions import mark_stale


@transaction.atomic
def prepare(*, request: LicenceRequest, by: User, now: datetime) -> Agreement:
    """Write down the parties as the accepted request names them; one agreement under way for each programme.

    A transfer names what it replaces, which stays in force until its successor is.
    """
    if request.status != RequestStatus.ACCEPTED:
        raise LicenceError(_("Only an accepted request leads to an agreement."))
    _check_place(request)
    fields = {name: getattr(request, name) for name in PARTIES} | _people_of(request)
    try:
        with transaction.atomic():
            agreement = Agreement.objects.create(
                reference=next_reference(AGREEMENT_SERIES, now=now),
                kind=request.kind,
                replaces=request.replaces,
                request=request,
                programme=request.programme,
                programme_name=request.programme.name,
                text_version=_newest_text(now),
                licensor_name=settings.LICENSOR_NAME,
                prepared_at=now,
                prepared_by=by,
                **fields,
            )
    except IntegrityError:
        raise LicenceError(_("An agreement for this programme is already under way.")) from None
    facts = {"replaces": request.replaces.reference} if request.replaces else {}
    record("licences.prepared", target=agreement, by=by, at=now, facts=facts)
    mark_stale(agreement)
    return agreement


def _check_place(request: LicenceRequest) -> None:
    """A first agreement needs a programme without one; a transfer needs the very one it replaces to live."""
    living = Agreement.objects.living().filter(programme=request.programme_id).first()
    if living is not None and living != request.replaces:
        raise LicenceError(_("This programme has an agreement already."))
    if request.replaces is not None and living is None:
        raise LicenceError(
            _("Agreement %(reference)s, which this one would replace, is no longer in force. Decline the request.")
            % {"reference": request.replaces.reference}
        )


@transaction.atomic
def issue(*, agreement: Agreement, by: User | None, now: datetime) -> Agreement:
    """Render the PDF, seal it where there is a seal, keep its bytes and fingerprint for good, mail the signing link."""
    content = rendering.render(agreement, issued_on=day_in_legal_zone(now))
    is_sealed = seal.has_seal()
    data = seal.seal_issued(content.data, now=now) if is_sealed else content.data
    stored = keep_bytes(
        content=data, name=f"{agreement.reference}-issued.pdf", content_type="application/pdf", by=by, now=now
    )
    move_agreement(
        agreement,
        AgreementStatus.ISSUED,
        only_from=AgreementStatus.PREPARED,
        issued_file=stored,
        issued_sha256=stored.sha256,
        issued_size=stored.size,
        issued_pages=content.pages,
        is_sealed=is_sealed,
        issued_at=now,
        issued_by=by,
    )
    facts = {"text_version": agreement.text_version.number, "sha256": stored.sha256, "pages": content.pages}
    record("licences.issued", target=agreement, by=by, at=now, facts=facts)
    link = open_door(agreement, by=by, now=now)
    notices.sign_link(link, now=now)
    notices.agreement_issued(agreement, link, now=now)
    return agreement


@transaction.atomic
def void(*, agreement: Agreement, reason: str, by: User, now: datetime) -> Agreement:
    """Take back what was not yet in force; the link stops working at once."""
    was_issued = agreement.status != AgreementStatus.PREPARED
    move_agreement(agreement, AgreementStatus.VOID, closed_at=now, reason=reason)
    shut_doors(agreement, now=now)
    record("licences.voided", target=agreement, by=by, at=now)
    if was_issued:
        notices.agreement_changed(agreement, now=now)
    return agreement


@transaction.atomic
def lapse_agreement(*, agreement: Agreement, now: datetime) -> Agreement:
    """Nobody signed for 90 days."""
    move_agreement(agreement, AgreementStatus.LAPSED, closed_at=now)
    shut_doors(agreement, now=now)
    record("licences.lapsed", target=agreement, by=None, at=now)
    notices.agreement_changed(agreement, now=now)
    return agreement


def _people_of(request: LicenceRequest) -> dict[str, object]:
    return {
        "signatory_name": request.representative_name,
        "signatory_role": request.representative_role,
        "signatory_email": request.representative_email,
        "asked_by": request.submitted_by,
        "asked_by_role": request.contact_role,
        "asked_by_phone": request.contact_phone,
    }


def _newest_text(now: datetime) -> AgreementTextVersion:
    text = AgreementTextVersion.objects.valid(on=day_in_legal_zone(now)).first()
    if text is None:
        raise LicenceError(_("No agreement text is published. Publish one: manage.py publish_agreement_text"))
    return text
