"""A new agreement for somebody who holds one: prepared singly, or for many in a run whose rows are the work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from licences.enums import LIVING, AgreementKind
from licences.errors import LicenceError
from licences.models import Agreement, AgreementTextVersion, RenewalItem, RenewalRun
from licences.numbers import AGREEMENT_SERIES, next_reference
from licences.parties import PARTIES
from licences.selectors import day_in_legal_zone
from licences.tasks import prepare_renewals
from portal.accounts.models import User
from portal.accounts.selectors import managers_of, members_of
from portal.audit.actions import record
from search.actions import mark_stale


@transaction.atomic
def prepare_renewal(
    *,
    agreement: Agreement,
    text: AgreementTextVersion,
    by: User | None,
    now: datetime,
    parties: Mapping[str, str] | None = None,
) -> Agreement:
    """The successor on a text valid today, between the same parties unless ``parties`` says otherwise.

    Nothing is sent, and the predecessor stays in force until its successor is.
    """
    _check_renewable(agreement, text, now)
    try:
        with transaction.atomic():
            successor = _successor_of(agreement, text, parties or {}, by=by, now=now)
    except IntegrityError:
        raise LicenceError(_("An agreement for this programme is already under way.")) from None
    facts = {"replaces": agreement.reference, "text_version": text.number}
    record("licences.prepared", target=successor, by=by, at=now, facts=facts)
    mark_stale(successor)
    return successor


@transaction.atomic
def start_run(
    *, text: AgreementTextVersion, agreements: Iterable[Agreement], issue_too: bool, by: User, now: datetime
) -> RenewalRun:
    """Write one row for each licensee and wake a worker; one run for each text at a time."""
    chosen = list(agreements)
    if not chosen:
        raise LicenceError(_("Choose at least one licensee."))
    _check_usable(text, now)
    try:
        with transaction.atomic():
            run = RenewalRun.objects.create(text_version=text, issue_too=issue_too, started_at=now, started_by=by)
    except IntegrityError:
        raise LicenceError(
            _("Agreements on this text are being prepared already. Wait until that has ended.")
        ) from None
    RenewalItem.objects.bulk_create(RenewalItem(run=run, predecessor=each, due_at=now) for each in chosen)
    facts = {"text_version": text.number, "licensees": len(chosen), "issue_too": issue_too}
    record("licences.renewals_started", target=run, by=by, at=now, facts=facts)
    prepare_renewals.delay_on_commit()
    return run


def _check_renewable(agreement: Agreement, text: AgreementTextVersion, now: datetime) -> None:
    if agreement.status not in LIVING:
        raise LicenceError(_("Only an agreement in force or suspended can be renewed. Reload to see its state."))
    _check_usable(text, now)
    if text.number < agreement.text_version.number:
        raise LicenceError(_("The agreement stands on a newer text already."))


def _check_usable(text: AgreementTextVersion, now: datetime) -> None:
    if text.published_at is None:
        raise LicenceError(_("This text is a draft. Publish it first."))
    if text.valid_from > day_in_legal_zone(now):
        raise LicenceError(_("This text is not valid yet. Agreements on it can be prepared from its first day on."))


def _successor_of(
    agreement: Agreement, text: AgreementTextVersion, parties: Mapping[str, str], *, by: User | None, now: datetime
) -> Agreement:
    named = {name: parties.get(name, getattr(agreement, name)) for name in PARTIES}
    return Agreement.objects.create(
        reference=next_reference(AGREEMENT_SERIES, now=now),
        kind=AgreementKind.RENEWAL,
        replaces=agreement,
        request=agreement.request,
        programme=agreement.programme,
        programme_name=agreement.programme.name,
        text_version=text,
        licensor_name=settings.LICENSOR_NAME,
        signatory_name=named["representative_name"],
        signatory_role=named["representative_role"],
        signatory_email=named["representative_email"],
        prepared_at=now,
        prepared_by=by,
        **named,
        **_asker_of(agreement),
    )


def _asker_of(agreement: Agreement) -> dict[str, object]:
    """Who asked the first time, while they work for the programme; else its first manager."""
    asker = agreement.asked_by
    if asker is not None and members_of(agreement.programme).filter(pk=asker.pk).exists():
        role, phone = agreement.asked_by_role, agreement.asked_by_phone
    else:
        asker, role, phone = managers_of(agreement.programme).first(), "", ""
    return {"asked_by": asker, "asked_by_role": role, "asked_by_phone": phone}
