"""The licensor signs as well: with the seal key, or by a file a person signed."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from licences import seal
from licences.actions.examining import trust
from licences.actions.returning import examined
from licences.actions.two_persons import check_four_eyes
from licences.enums import AgreementStatus, Countersignature, SignatureLevel, Verdict
from licences.errors import LicenceError
from licences.examination.examiner import examine
from licences.models import Agreement
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.actions import FileRefused, keep, keep_bytes
from portal.files.models import StoredFile
from portal.files.policies import SIGNED_AGREEMENT
from portal.files.storage import path_of


@transaction.atomic
def countersign_with_seal(*, agreement: Agreement, by: User, now: datetime) -> Agreement:
    """Add the licensor's seal to the accepted file as a new revision; the licensee's signature stays whole."""
    if not seal.has_seal():
        raise LicenceError(_("No seal key is set up here. Upload a file that the licensor signed."))
    _claim(agreement, by, now)
    data = seal.countersign(_signed_bytes(agreement), reference=agreement.reference, now=now)
    name = f"{agreement.reference}-countersigned.pdf"
    stored = keep_bytes(content=data, name=name, content_type="application/pdf", by=by, now=now)
    return _finish(agreement, stored, Countersignature.SEAL, {}, by, now)


def countersign_by_upload(*, agreement: Agreement, file: UploadedFile, by: User, now: datetime) -> Agreement:
    """Keep the file the licensor signed. It is examined like a returned one before the database is held."""
    _check_open(agreement, by)
    signed = path_of(_signed_file(agreement).key)
    report = examined(file, partial(examine, issued=signed, reference=agreement.reference, trust=trust(), at=now))
    if report is not None and report.verdict == Verdict.OTHER_AGREEMENT:
        raise LicenceError(_("This file belongs to %(other)s.") % {"other": report.other_reference or _("another one")})
    if report is not None and report.verdict == Verdict.DIFFERENT_TEXT:
        raise LicenceError(_("Its words differ from the file the licensee signed. Sign that file and upload it."))
    facts: dict[str, object] = {
        "verdict": report.verdict if report else Verdict.NOT_CHECKED.value,
        "level": report.level if report else SignatureLevel.UNKNOWN.value,
        "pages": report.pages if report else 0,
    }
    return _keep_upload(agreement, file, facts, by, now)


@transaction.atomic
def _keep_upload(
    agreement: Agreement, file: UploadedFile, facts: dict[str, object], by: User, now: datetime
) -> Agreement:
    _claim(agreement, by, now)
    try:
        stored = keep(upload=file, policy=SIGNED_AGREEMENT, by=by, now=now)
    except FileRefused as error:
        raise LicenceError(str(error)) from None
    if stored.sha256 in {agreement.issued_sha256, _signed_file(agreement).sha256}:
        raise LicenceError(_("This is the file without the licensor's signature. Sign it first, then upload it."))
    return _finish(agreement, stored, Countersignature.UPLOAD, facts, by, now)


def _claim(agreement: Agreement, by: User, now: datetime) -> None:
    """Of several people one takes the row before any work is done; the others wait and are told."""
    _check_open(agreement, by)
    rows = Agreement.objects.filter(pk=agreement.pk, status=AgreementStatus.CHECKED, countersigned_at=None)
    if not rows.update(countersigned_at=now, countersigned_by=by):
        raise LicenceError(_("This agreement was countersigned or settled meanwhile. Reload to see its state."))


def _check_open(agreement: Agreement, by: User) -> None:
    if agreement.status != AgreementStatus.CHECKED:
        raise LicenceError(_("Only a checked agreement is countersigned. Reload to see its state."))
    if agreement.countersigned_file_id:
        raise LicenceError(_("This agreement is countersigned already. Reload to see its state."))
    check_four_eyes(agreement, by)


def _finish(
    agreement: Agreement,
    stored: StoredFile,
    how: Countersignature,
    facts: dict[str, object],
    by: User,
    now: datetime,
) -> Agreement:
    Agreement.objects.filter(pk=agreement.pk).update(countersigned_file=stored, countersignature=how)
    agreement.refresh_from_db()
    told = facts | {"how": how.value, "sha256": stored.sha256, "size": stored.size}
    record("licences.countersigned", target=agreement, by=by, at=now, facts=told)
    return agreement


def _signed_file(agreement: Agreement) -> StoredFile:
    if agreement.signed_file is None:
        raise LicenceError(_("The licensee's signed file is missing."))
    return agreement.signed_file


def _signed_bytes(agreement: Agreement) -> bytes:
    return path_of(_signed_file(agreement).key).read_bytes()
