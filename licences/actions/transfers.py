"""Another institution hosts the programme: a new agreement takes the place of the living one, and nothing closes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from licences.actions.requests import open_request
from licences.enums import LIVING, AgreementKind
from licences.errors import LicenceError
from licences.models import Agreement, LicenceRequest, ProgrammeLicence
from portal.accounts.models import User


@transaction.atomic
def start_transfer(*, agreement: Agreement, by: User, now: datetime) -> LicenceRequest:
    """Open the request that names the new institution; from here on it goes the way of every request.

    Raises AlreadyAsked while the programme has an open request, LicenceError while an agreement is under way.
    """
    if agreement.status not in LIVING:
        raise LicenceError(_("Only an agreement in force can move to another institution. Reload to see its state."))
    pending = Agreement.objects.pending().filter(programme=agreement.programme_id).first()
    if pending is not None:
        raise LicenceError(
            _("Agreement %(reference)s is under way already. It is signed or taken back first.")
            % {"reference": pending.reference}
        )
    profile = ProgrammeLicence.objects.filter(programme=agreement.programme_id).first()
    return open_request(
        agreement.programme,
        by=by,
        now=now,
        kind=AgreementKind.TRANSFER,
        replaces=agreement,
        usage=profile.usage if profile else "",
    )
