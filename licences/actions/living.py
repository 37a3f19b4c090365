"""What happens to an agreement once it was in force. Each ends with ``reconcile``: rights close in the same moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from licences import notices
from licences.actions.issuing import void
from licences.actions.moving import move_agreement
from licences.entitlements import reconcile
from licences.enums import AgreementStatus
from licences.models import Agreement
from portal.accounts.models import User
from portal.audit.actions import record


@transaction.atomic
def suspend(*, agreement: Agreement, reason: str, by: User, now: datetime) -> Agreement:
    """Close every entitlement until it is resumed."""
    move_agreement(agreement, AgreementStatus.SUSPENDED, suspended_at=now, reason=reason)
    return _settle(agreement, "licences.suspended", by, now)


@transaction.atomic
def resume(*, agreement: Agreement, by: User, now: datetime) -> Agreement:
    """A suspended agreement is in force again; only from there, the first time is ``put_in_force``."""
    source = AgreementStatus.SUSPENDED
    move_agreement(agreement, AgreementStatus.IN_FORCE, only_from=source, suspended_at=None, reason="")
    return _settle(agreement, "licences.resumed", by, now)


@transaction.atomic
def revoke(*, agreement: Agreement, reason: str, by: User, now: datetime) -> Agreement:
    """The licensor takes the licence back."""
    move_agreement(agreement, AgreementStatus.REVOKED, closed_at=now, reason=reason)
    return _settle(agreement, "licences.revoked", by, now)


@transaction.atomic
def end(*, agreement: Agreement, reason: str, by: User, now: datetime) -> Agreement:
    """The agreement has run its course, for instance because the programme closed."""
    move_agreement(agreement, AgreementStatus.ENDED, closed_at=now, reason=reason)
    return _settle(agreement, "licences.ended", by, now)


@transaction.atomic
def terminate(*, agreement: Agreement, reason: str, by: User, now: datetime) -> Agreement:
    """The licensee ends it."""
    move_agreement(agreement, AgreementStatus.TERMINATED, closed_at=now, reason=reason)
    notices.terminated(agreement, now=now)
    return _settle(agreement, "licences.terminated", by, now)


def _settle(agreement: Agreement, verb: str, by: User, now: datetime) -> Agreement:
    record(verb, target=agreement, by=by, at=now)
    if not agreement.is_living:
        _take_back_successor(agreement, by, now)
    reconcile(programme=agreement.programme, by=by, now=now)
    notices.agreement_changed(agreement, now=now)
    return agreement


def _take_back_successor(agreement: Agreement, by: User, now: datetime) -> None:
    """A renewal or transfer under way has nothing left to replace."""
    reason = _("%(reference)s, which it replaces, was closed.") % {"reference": agreement.reference}
    for successor in agreement.successors.pending():
        void(agreement=successor, reason=reason, by=by, now=now)
