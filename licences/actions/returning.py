"""The signature comes back: a signed file by link or through the programme, a click, or the signatory declines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypedDict

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from licences import notices
from licences.actions.examining import look
from licences.actions.links import hold_live, shut_doors
from licences.actions.moving import move_agreement
from licences.enums import (
    REFUSED_AT_UPLOAD,
    AgreementStatus,
    MachineState,
    ReturnStatus,
    SignatureLevel,
    Verdict,
)
from licences.errors import LicenceError
from licences.examination.examiner import ExaminerAway
from licences.examination.report import Report
from licences.models import Agreement, SignedReturn, SigningLink
from licences.tasks import examine as examine_later
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.actions import FileRefused, keep
from portal.files.checks import check
from portal.files.policies import SIGNED_AGREEMENT

MOST_UPLOADS = 30


class Findings(TypedDict):
    """What the machine's look leaves in the row of a return."""

    verdict: str
    level: str
    findings: dict[str, object]
    machine_state: MachineState
    machine_due_at: datetime | None
    examined_at: datetime | None


def upload(*, agreement: Agreement, file: UploadedFile, by: User | SigningLink, now: datetime) -> SignedReturn:
    """Examine the file and keep it for one more look before it is sent; a later upload replaces it.

    Nothing is kept of a file nobody could decide on. The examination takes up to seconds, so no row is held
    meanwhile; a link that died since is refused when the file is kept.
    """
    _check_waited_for(agreement)
    report = examined(file, partial(look, agreement=agreement, at=now))
    return _keep_return(agreement, file, report, by, now)


def examined(file: UploadedFile, look_at: Callable[..., Report]) -> Report | None:
    """The machine's report on an upload; None when the examiner is away and the sweep must look later."""
    try:
        check(file, SIGNED_AGREEMENT)
        file.seek(0)
        report = look_at(returned=file.read())
    except FileRefused as error:
        raise LicenceError(str(error)) from None
    except ExaminerAway:
        return None
    if report.verdict in REFUSED_AT_UPLOAD:
        raise LicenceError(_help_with(Verdict(report.verdict)))
    return report


@transaction.atomic
def _keep_return(
    agreement: Agreement, file: UploadedFile, report: Report | None, by: User | SigningLink, now: datetime
) -> SignedReturn:
    if isinstance(by, SigningLink):
        hold_live(by, now=now)
    try:
        stored = keep(upload=file, policy=SIGNED_AGREEMENT, by=by, now=now)
    except FileRefused as error:
        raise LicenceError(str(error)) from None
    if stored.sha256 == agreement.issued_sha256:
        raise LicenceError(_help_with(Verdict.UNSIGNED_COPY))
    agreement.returns.filter(status=ReturnStatus.UPLOADED).update(status=ReturnStatus.REPLACED)
    signed = SignedReturn.objects.create(
        agreement=agreement,
        link=by if isinstance(by, SigningLink) else None,
        uploaded_by=by if isinstance(by, User) else None,
        uploaded_by_name=by.name,
        file=stored,
        uploaded_at=now,
        **_findings(report, now),
    )
    if report is None:
        examine_later.delay_on_commit(return_id=signed.pk)
    return signed


@transaction.atomic
def send(*, signed: SignedReturn, by: User | SigningLink, now: datetime) -> SignedReturn:
    """Hand the uploaded file in: from now on Interact must act."""
    receive(signed.agreement, by=by, now=now)
    sent = SignedReturn.objects.filter(pk=signed.pk, status=ReturnStatus.UPLOADED)
    if not sent.update(status=ReturnStatus.WAITING, sent_at=now):
        raise LicenceError(_("This file was sent or replaced meanwhile. Reload to see what is with Interact."))
    signed.refresh_from_db()
    tell_received(signed, by=by, now=now)
    return signed


def receive(agreement: Agreement, *, by: User | SigningLink, now: datetime) -> None:
    """Take the agreement's row first and the link's second: everyone takes them in this order."""
    move_agreement(agreement, AgreementStatus.RECEIVED, only_from=AgreementStatus.ISSUED, received_at=now)
    if isinstance(by, SigningLink):
        hold_live(by, now=now)


def tell_received(signed: SignedReturn, *, by: User | SigningLink, now: datetime) -> None:
    facts = {
        "return": signed.pk,
        "way": signed.way,
        "sha256": signed.file.sha256,
        "size": signed.file.size,
        "pages": signed.findings.get("pages", 0),
        "verdict": signed.verdict,
        "level": signed.level,
    }
    record("licences.received", target=signed.agreement, by=by, at=now, facts=facts)
    notices.return_received(signed, now=now)


@transaction.atomic
def decline_to_sign(*, link: SigningLink, reason: str, now: datetime) -> Agreement:
    """The signatory says no and why; the programme is told and may ask again."""
    agreement = link.agreement
    move_agreement(agreement, AgreementStatus.DECLINED, closed_at=now, reason=reason)
    hold_live(link, now=now)
    shut_doors(agreement, now=now)
    record("licences.declined", target=agreement, by=link, at=now, facts={"link": link.pk})
    notices.signing_declined(agreement, now=now)
    return agreement


def _check_waited_for(agreement: Agreement) -> None:
    if agreement.status != AgreementStatus.ISSUED:
        raise LicenceError(_("A signed file is with Interact already. Nothing else is needed now."))
    if agreement.returns.count() >= MOST_UPLOADS:
        raise LicenceError(_("Too many files were uploaded for this agreement. Please write to the programme."))


def _findings(report: Report | None, now: datetime) -> Findings:
    if report is None:
        return Findings(
            verdict=Verdict.NOT_CHECKED,
            level=SignatureLevel.UNKNOWN,
            findings={},
            machine_state=MachineState.WAITING,
            machine_due_at=now,
            examined_at=None,
        )
    return Findings(
        verdict=report.verdict,
        level=report.level,
        findings=report.as_json(),
        machine_state=MachineState.DONE,
        machine_due_at=None,
        examined_at=now,
    )


def _help_with(verdict: Verdict) -> str:
    """What is wrong and what to do, for the person who holds the file."""
    return {
        Verdict.UNREADABLE: _(
            "We cannot read this PDF; it may be damaged. Save or export it as PDF once more, or print the agreement, "
            "sign it and scan all pages as one PDF."
        ),
        Verdict.ENCRYPTED: _(
            "This PDF is locked with a password, so nobody can check it. Sign the PDF we sent and save it without a "
            "password, or print it, sign it and scan all pages as one PDF."
        ),
        Verdict.UNSIGNED_COPY: _(
            "We found no signature in this file. Sign the PDF first, with a certificate in the field “Licensee” or on "
            "paper with a scan of all pages, save it and upload that file."
        ),
    }[verdict]
