"""A person at Interact decides on the returned file and puts the agreement in force."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from licences import notices
from licences.actions.evidence import keep_evidence
from licences.actions.links import end_of_day, open_door
from licences.actions.moving import move_agreement
from licences.actions.two_persons import check_four_eyes, is_first_of_two
from licences.entitlements import reconcile
from licences.enums import LIVING, AgreementStatus, RejectReason, ReturnStatus
from licences.errors import LicenceError
from licences.models import Agreement, ProgrammeLicence, SignedReturn, SigningLink
from licences.rules import is_accepted
from licences.selectors import day_in_legal_zone
from licences.signals import agreement_in_force
from portal.accounts.models import User
from portal.audit.actions import record

DAYS_AFTER_REJECTION = 14


@transaction.atomic
def accept_return(*, signed: SignedReturn, by: User, now: datetime) -> Agreement:
    """The file is what we sent, signed by the right person. The machine's verdict is kept beside the decision.

    Where the verdict asks for two, the first acceptance is noted and the agreement stays RECEIVED.
    """
    agreement = signed.agreement
    check_four_eyes(agreement, by)
    if agreement.status != AgreementStatus.RECEIVED:
        raise LicenceError(_("This agreement was settled meanwhile. Reload to see its state."))
    if not is_accepted(signed.level):
        words = {"level": signed.get_level_display()}
        raise LicenceError(
            _("The rules do not accept this signature (%(level)s). Reject the file or change the rules.") % words
        )
    facts: dict[str, object] = {"return": signed.pk, "verdict": signed.verdict, "level": signed.level}
    facts |= {"own": True} if signed.uploaded_by_id == by.pk else {}
    if is_first_of_two(signed, by=by, now=now):
        record("licences.accepted_first", target=agreement, by=by, at=now, facts=facts)
        return agreement
    _decide(signed, ReturnStatus.ACCEPTED, by=by, now=now)
    move_agreement(agreement, AgreementStatus.CHECKED, checked_at=now, checked_by=by, signed_file=signed.file)
    record("licences.checked", target=agreement, by=by, at=now, facts=facts)
    return agreement


@transaction.atomic
def reject_return(*, signed: SignedReturn, reason: RejectReason, note: str, by: User, now: datetime) -> Agreement:
    """Say what is wrong; the issued bytes stay valid and the signatory has at least two more weeks."""
    if reason == RejectReason.OTHER and not note.strip():
        raise LicenceError(_("Write the reason: the signatory must know what to do."))
    agreement = signed.agreement
    _decide(signed, ReturnStatus.REJECTED, by=by, now=now, reject_reason=reason, reject_note=note)
    move_agreement(agreement, AgreementStatus.ISSUED, only_from=AgreementStatus.RECEIVED, received_at=None)
    link = _door_after_rejection(agreement, by=by, now=now)
    facts = {"return": signed.pk, "reason": reason.value}
    record("licences.rejected", target=agreement, by=by, at=now, facts=facts)
    notices.return_rejected(signed, link, now=now)
    return agreement


@transaction.atomic
def put_in_force(*, agreement: Agreement, by: User, now: datetime, signed_on: date | None = None) -> Agreement:
    """Both parties have signed: open the entitlements, keep the evidence and tell everyone, once.

    ``signed_on`` is the day of the last party's signature; without it, the day of the countersignature.
    """
    _check_ready(agreement)
    check_four_eyes(agreement, by)
    day = signed_on or day_in_legal_zone(agreement.countersigned_at or now)
    _check_signing_day(agreement, day, now)
    _supersede(agreement, by=by, now=now)
    move_agreement(agreement, AgreementStatus.IN_FORCE, in_force_on=day, in_force_at=now, in_force_by=by)
    record("licences.in_force", target=agreement, by=by, at=now, facts={"signed_on": day.isoformat()})
    _open_profile(agreement, by=by, now=now)
    reconcile(programme=agreement.programme, by=by, now=now)
    agreement_in_force.send(
        sender=Agreement, agreement=agreement, programme=agreement.programme, signed_on=day, now=now
    )
    keep_evidence(agreement, by=by, now=now)
    notices.agreement_in_force(agreement, now=now)
    return agreement


def _check_ready(agreement: Agreement) -> None:
    if agreement.status != AgreementStatus.CHECKED:
        raise LicenceError(_("Only a checked agreement can be put in force. Reload to see its state."))
    if settings.AGREEMENT_COUNTERSIGNATURE and agreement.countersigned_file_id is None:
        raise LicenceError(_("The licensor has not signed yet. Countersign the agreement first."))
    if agreement.replaces is not None and agreement.replaces.status not in LIVING:
        words = {"reference": agreement.replaces.reference}
        raise LicenceError(_("%(reference)s, which it replaces, was closed meanwhile. Take this one back.") % words)


def _supersede(agreement: Agreement, *, by: User, now: datetime) -> None:
    predecessor = agreement.replaces
    if predecessor is not None:
        move_agreement(predecessor, AgreementStatus.SUPERSEDED, closed_at=now)
        record("licences.superseded", target=predecessor, by=by, at=now, facts={"successor": agreement.reference})


def _decide(signed: SignedReturn, to: ReturnStatus, *, by: User, now: datetime, **changes: object) -> None:
    waiting = SignedReturn.objects.filter(pk=signed.pk, status=ReturnStatus.WAITING)
    if not waiting.update(status=to, decided_at=now, decided_by=by, **changes):
        raise LicenceError(_("This file was decided on meanwhile. Reload to see how."))
    signed.refresh_from_db()


def _check_signing_day(agreement: Agreement, signed_on: date, now: datetime) -> None:
    if signed_on > day_in_legal_zone(now):
        raise LicenceError(_("The date of the last signature cannot be in the future."))
    if agreement.issued_at and signed_on < day_in_legal_zone(agreement.issued_at):
        raise LicenceError(_("The date of the last signature cannot be before the agreement was issued."))


def _door_after_rejection(agreement: Agreement, *, by: User, now: datetime) -> SigningLink:
    """The link they know, with two more weeks if less is left; a new one when it is dead."""
    wanted = end_of_day(now + timedelta(days=DAYS_AFTER_REJECTION))
    link = agreement.links.not_revoked().first()
    if link is None or not link.is_live(at=now):
        return open_door(agreement, by=by, now=now)
    if link.expires_at < wanted:
        SigningLink.objects.filter(pk=link.pk).update(expires_at=wanted, expiry_told_at=None)
        link.refresh_from_db()
    return link


def _open_profile(agreement: Agreement, *, by: User, now: datetime) -> None:
    usage = agreement.request.usage if agreement.request else ""
    values = {"changed_at": now, "changed_by": by} | ({"usage": usage} if usage else {})
    ProgrammeLicence.objects.get_or_create(programme=agreement.programme, defaults=values)
