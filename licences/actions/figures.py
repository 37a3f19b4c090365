"""What was counted before the portal. Each record stays; the newest counts."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from licences.errors import LicenceError
from licences.models import EarlierAgreements
from portal.accounts.models import User
from portal.audit.actions import record


@transaction.atomic
def record_earlier(
    *, as_of: date, signed: int, willing: int, source_note: str, by: User, now: datetime
) -> EarlierAgreements:
    """Write down what the public counters add to the agreements of this portal."""
    if signed > willing:
        raise LicenceError(_("Whoever signed was willing: the second number includes the first."))
    earlier = EarlierAgreements.objects.create(
        as_of=as_of, signed=signed, willing=willing, source_note=source_note, recorded_at=now, recorded_by=by
    )
    facts: dict[str, object] = {"signed": signed, "willing": willing}
    record("licences.earlier_recorded", target=earlier, by=by, at=now, facts=facts)
    return earlier
