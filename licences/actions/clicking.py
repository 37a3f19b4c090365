"""Signing by click: the name is typed, a fresh code from the mailbox proves the person, the consent is explicit."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from licences import seal
from licences.actions.examining import report_by_click
from licences.actions.links import confirm_code
from licences.actions.returning import receive, tell_received
from licences.enums import (
    AgreementStatus,
    MachineState,
    ReturnStatus,
    ReturnWay,
    SignatureLevel,
    Verdict,
)
from licences.errors import LicenceError
from licences.models import SignedReturn, SigningLink
from licences.names import is_same_name
from licences.pdf.click import render_signed_by_click
from licences.pdf.printable import check_printable
from licences.pdf.typesetting import Rendered
from licences.rules import accepted_levels
from portal.files.actions import keep_bytes


class WrongName(LicenceError):
    """The typed name is not the signatory's; nothing was used up."""


class NoConsent(LicenceError):
    """The box was not ticked; nothing was used up."""


def sign_by_click(*, link: SigningLink, typed_name: str, code: str, consent: bool, now: datetime) -> SignedReturn:
    """Sign in the named person's name and hand the file in at once.

    Not one transaction on purpose: a wrong code must stay counted although we raise.
    """
    _check_may_click(link, typed_name, consent)
    confirm_code(link=link, code=code, now=now)
    typed_name = " ".join(typed_name.split())
    page = render_signed_by_click(
        link.agreement,
        typed_name=typed_name,
        role=link.role,
        masked_email=link.masked_email,
        confirmed_at=now,
        signed_at=now,
    )
    data = seal.seal_issued(page.data, now=now) if seal.has_seal() else page.data
    return _keep(link, Rendered(data, page.pages), typed_name, now)


@transaction.atomic
def _keep(link: SigningLink, page: Rendered, typed_name: str, now: datetime) -> SignedReturn:
    """The pages are made before: no row is held for so long."""
    agreement = link.agreement
    receive(agreement, by=link, now=now)
    name = f"{agreement.reference}-signed.pdf"
    stored = keep_bytes(content=page.data, name=name, content_type="application/pdf", by=link, now=now)
    agreement.returns.filter(status=ReturnStatus.UPLOADED).update(status=ReturnStatus.REPLACED)
    report = report_by_click(stored)
    report.pages = page.pages
    signed = SignedReturn.objects.create(
        agreement=agreement,
        link=link,
        uploaded_by_name=link.name,
        file=stored,
        uploaded_at=now,
        sent_at=now,
        way=ReturnWay.CLICK,
        status=ReturnStatus.WAITING,
        verdict=Verdict.BY_CLICK,
        level=SignatureLevel.ELECTRONIC,
        findings=report.as_json(),
        machine_state=MachineState.DONE,
        examined_at=now,
        typed_name=typed_name,
        consented_at=now,
    )
    tell_received(signed, by=link, now=now)
    return signed


def _check_may_click(link: SigningLink, typed_name: str, consent: bool) -> None:
    if SignatureLevel.ELECTRONIC not in accepted_levels():
        raise LicenceError(_("Signing by click is not accepted. Sign the PDF and upload it instead."))
    if link.agreement.status != AgreementStatus.ISSUED:
        raise LicenceError(_("The signed agreement is with Interact already. Nothing else is needed now."))
    if not is_same_name(typed_name, link.name):
        raise WrongName(
            _("Type the name as we have it: %(name)s. If somebody else signs, pass the agreement on to them.")
            % {"name": link.name}
        )
    check_printable({"name": typed_name})
    if not consent:
        raise NoConsent(_("Tick the box: without it the click is not a signature."))
