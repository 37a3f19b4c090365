"""A person at Interact reminds a signatory, beside the reminders that go out by themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from licences import notices
from licences.enums import AgreementStatus
from licences.errors import LicenceError
from licences.models import Agreement, SigningLink
from portal.accounts.models import User
from portal.audit.actions import record

BETWEEN = timedelta(hours=24)


@transaction.atomic
def remind(*, agreement: Agreement, by: User, now: datetime) -> SigningLink:
    """Mail the live link once more; at most one mail in 24 hours, whoever sent the one before.

    The automatic five are not used up: only the clock of the weekly ones starts anew.
    """
    if agreement.status != AgreementStatus.ISSUED:
        raise LicenceError(_("Nobody is asked to sign now."))
    link = agreement.links.not_revoked().first()
    if link is None or not link.is_live(at=now):
        raise LicenceError(_("The link has stopped working. Send a new one instead."))
    if link.sent_at > now - BETWEEN:
        raise LicenceError(_("The link went out less than 24 hours ago."))
    rested = Q(reminded_at=None) | Q(reminded_at__lte=now - BETWEEN)
    waiting = Agreement.objects.filter(rested, pk=agreement.pk, status=AgreementStatus.ISSUED)
    if not waiting.update(reminded_at=now):
        raise LicenceError(_("A reminder went out less than 24 hours ago."))
    agreement.refresh_from_db()
    record("licences.reminded_by_staff", target=agreement, by=by, at=now, facts={"link": link.pk})
    notices.sign_reminder(link, now=now)
    return link
