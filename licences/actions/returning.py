"""The signed file comes back, by link or through the programme's contact, or the signatory declines."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from licences import notices
from licences.actions.links import shut_doors
from licences.actions.moving import move_agreement
from licences.enums import AgreementStatus, ReturnStatus
from licences.errors import LicenceError
from licences.models import Agreement, SignedReturn, SigningLink
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.actions import FileRefused, keep
from portal.files.policies import SIGNED_AGREEMENT

MOST_UPLOADS = 30


@transaction.atomic
def upload(*, agreement: Agreement, file: UploadedFile, by: User | SigningLink, now: datetime) -> SignedReturn:
    """Keep the file for one more look before it is sent; a later upload replaces it."""
    if agreement.status != AgreementStatus.ISSUED:
        raise LicenceError(_("A signed file is with Interact already. Nothing else is needed now."))
    if agreement.returns.count() >= MOST_UPLOADS:
        raise LicenceError(_("Too many files were uploaded for this agreement. Please write to the programme."))
    try:
        stored = keep(upload=file, policy=SIGNED_AGREEMENT, by=by, now=now)
    except FileRefused as error:
        raise LicenceError(str(error)) from None
    if stored.sha256 == agreement.issued_sha256:
        raise LicenceError(_("This is the file as we sent it, without a signature. Sign it first, then upload it."))
    agreement.returns.filter(status=ReturnStatus.UPLOADED).update(status=ReturnStatus.REPLACED)
    return SignedReturn.objects.create(
        agreement=agreement,
        link=by if isinstance(by, SigningLink) else None,
        uploaded_by=by if isinstance(by, User) else None,
        uploaded_by_name=by.name,
        file=stored,
        uploaded_at=now,
    )


@transaction.atomic
def send(*, signed: SignedReturn, by: User | SigningLink, now: datetime) -> SignedReturn:
    """Hand the uploaded file in: from now on Interact must act."""
    agreement = signed.agreement
    sent = SignedReturn.objects.filter(pk=signed.pk, status=ReturnStatus.UPLOADED)
    if not sent.update(status=ReturnStatus.WAITING, sent_at=now):
        raise LicenceError(_("This file was sent or replaced meanwhile. Reload to see what is with Interact."))
    move_agreement(agreement, AgreementStatus.RECEIVED, received_at=now)
    signed.refresh_from_db()
    facts = {"return": signed.pk, "sha256": signed.file.sha256, "size": signed.file.size}
    record("licences.received", target=agreement, by=by, at=now, facts=facts)
    notices.return_received(signed, now=now)
    return signed


@transaction.atomic
def decline_to_sign(*, link: SigningLink, reason: str, now: datetime) -> Agreement:
    """The signatory says no and why; the programme is told and may ask again."""
    agreement = link.agreement
    move_agreement(agreement, AgreementStatus.DECLINED, closed_at=now, reason=reason)
    shut_doors(agreement, now=now)
    record("licences.declined", target=agreement, by=link, at=now, facts={"link": link.pk})
    notices.signing_declined(agreement, now=now)
    return agreement
