"""One function for each message of this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from licences.enums import AgreementKind
from licences.models import Agreement, AgreementTextVersion, LicenceRequest, ProgrammeLicence, SignedReturn, SigningLink
from licences.selectors import contacts_of
from portal.accounts.models import User
from portal.accounts.selectors import staff_holding
from portal.files.storage import path_of
from portal.notices.actions import queue
from portal.notices.recipients import Enclosure, Recipient

MOST_ENCLOSED = 8_000_000  # bytes; many mailboxes refuse 10 MB, and a mail carries a third more than its files


def request_submitted(request: LicenceRequest, *, by: User, now: datetime) -> None:
    _tell_staff("licences/request_submitted", request, {"sender": by}, now=now)


def request_withdrawn(request: LicenceRequest, *, now: datetime) -> None:
    _tell_staff("licences/request_withdrawn", request, now=now)


def request_returned(request: LicenceRequest, *, now: datetime) -> None:
    _tell_contacts("licences/request_returned", request, now=now)


def request_declined(request: LicenceRequest, *, now: datetime) -> None:
    _tell_contacts("licences/request_declined", request, now=now)


def request_lapses_soon(request: LicenceRequest, *, now: datetime) -> None:
    _tell_contacts("licences/request_lapses_soon", request, now=now)


def request_lapsed(request: LicenceRequest, *, now: datetime) -> None:
    _tell_contacts("licences/request_lapsed", request, now=now)


def agreement_issued(agreement: Agreement, link: SigningLink, *, now: datetime) -> None:
    is_renewal = agreement.kind == AgreementKind.RENEWAL
    template = "licences/renewal_issued" if is_renewal else "licences/agreement_issued"
    _tell_contacts(template, agreement, {"link": link}, now=now)


def sign_link(link: SigningLink, *, now: datetime) -> None:
    _tell_signatory("licences/sign_link", link, now=now)


def sign_code(link: SigningLink, *, code: str, now: datetime) -> None:
    to = Recipient(link.email, link.name)
    queue(
        "licences/sign_code", to=to, context={"link": link, "code": code}, about=link.agreement, secrets=[code], now=now
    )


def sign_reminder(link: SigningLink, *, now: datetime) -> None:
    _tell_signatory("licences/sign_reminder", link, now=now)


def link_expired(link: SigningLink, *, now: datetime) -> None:
    _tell_contacts("licences/link_expired", link.agreement, {"link": link}, now=now)


def link_passed_on(link: SigningLink, successor: SigningLink, *, now: datetime) -> None:
    _tell_contacts("licences/link_passed_on", link.agreement, {"link": link, "successor": successor}, now=now)


def return_received(signed: SignedReturn, *, now: datetime) -> None:
    """Staff must act; whoever signed by link gets a receipt."""
    _tell_staff("licences/return_received", signed.agreement, {"signed": signed}, now=now)
    if signed.link:
        to = Recipient(signed.link.email, signed.link.name)
        queue("licences/return_receipt", to=to, context={"signed": signed}, about=signed.agreement, now=now)


def return_rejected(signed: SignedReturn, link: SigningLink, *, now: datetime) -> None:
    _tell_signatory("licences/return_rejected", link, {"signed": signed}, now=now)
    _tell_contacts("licences/return_rejected_copy", signed.agreement, {"signed": signed, "link": link}, now=now)


def signing_declined(agreement: Agreement, *, now: datetime) -> None:
    _tell_contacts("licences/signing_declined", agreement, now=now)
    _tell_staff("licences/signing_declined_staff", agreement, now=now)


def agreement_in_force(agreement: Agreement, *, now: datetime) -> None:
    """The programme's contacts and the signatory, who has no account; small finished files travel along."""
    enclosed = finished_files(agreement)
    context: dict[str, object] = {"enclosed": enclosed}
    _tell_contacts("licences/agreement_in_force", agreement, context, attachments=enclosed, now=now)
    queue(
        "licences/agreement_in_force_signatory",
        to=Recipient(agreement.signatory_email, agreement.signatory_name),
        context={"agreement": agreement, "programme": agreement.programme} | context,
        about=agreement,
        attachments=enclosed,
        now=now,
    )


def finished_files(agreement: Agreement) -> list[Enclosure]:
    """The countersigned PDF and the evidence file; nothing when they are too large for some mailboxes."""
    main = "countersigned" if agreement.countersigned_file else "signed"
    kinds = {main: agreement.countersigned_file or agreement.signed_file, "evidence": agreement.evidence_file}
    files = {kind: stored for kind, stored in kinds.items() if stored is not None}
    if sum(stored.size for stored in files.values()) > MOST_ENCLOSED:
        return []
    return [
        Enclosure(f"{agreement.reference}-{kind}.pdf", "application/pdf", path_of(stored.key).read_bytes())
        for kind, stored in files.items()
    ]


def agreement_changed(agreement: Agreement, *, now: datetime) -> None:
    """Suspended, resumed, ended, revoked, void or lapsed: one message, the state in words."""
    _tell_contacts("licences/agreement_changed", agreement, now=now)


def text_published(agreement: Agreement, text: AgreementTextVersion, *, now: datetime) -> None:
    """To the contacts of a licensee on an older text: what changes, whether and by when they must sign."""
    _tell_contacts("licences/text_published", agreement, {"text": text}, now=now)


def terminated(agreement: Agreement, *, now: datetime) -> None:
    _tell_staff("licences/terminated", agreement, now=now)


def usage_question(
    agreement: Agreement,
    profile: ProgrammeLicence,
    *,
    people: Iterable[User],
    due_on: date,
    is_reminder: bool,
    now: datetime,
) -> None:
    """Once a year: is it still as declared? The programme may answer with one button."""
    more = {"profile": profile, "due_on": due_on, "is_reminder": is_reminder}
    _tell(people, "licences/usage_question", agreement, more, now)


def _tell_contacts(
    template: str,
    case: LicenceRequest | Agreement,
    more: dict[str, object] | None = None,
    *,
    attachments: Iterable[Enclosure] = (),
    now: datetime,
) -> None:
    _tell(contacts_of(case), template, case, more, now, attachments)


def _tell_staff(
    template: str, case: LicenceRequest | Agreement, more: dict[str, object] | None = None, *, now: datetime
) -> None:
    _tell(staff_holding("licences.review"), template, case, more, now)


def _tell(
    people: Iterable[User],
    template: str,
    case: LicenceRequest | Agreement,
    more: dict[str, object] | None,
    now: datetime,
    attachments: Iterable[Enclosure] = (),
) -> None:
    for person in people:
        context = {"case": case, "programme": case.programme} | (more or {})
        queue(template, to=person, context=context, about=case, attachments=attachments, now=now)


def _tell_signatory(template: str, link: SigningLink, more: dict[str, object] | None = None, *, now: datetime) -> None:
    """A reply to the mail reaches the colleague who asked."""
    agreement = link.agreement
    queue(
        template,
        to=Recipient(link.email, link.name),
        context={"link": link, "agreement": agreement, "programme": agreement.programme} | (more or {}),
        about=agreement,
        secrets=[link.token],
        reply_to=agreement.asked_by.email if agreement.asked_by else None,
        now=now,
    )
