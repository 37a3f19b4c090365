"""Where one person alone must not decide."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from licences.enums import NEEDS_TWO, ReturnStatus
from licences.errors import LicenceError
from licences.models import Agreement, SignedReturn
from licences.selectors import four_eyes
from portal.accounts.models import User


def check_four_eyes(agreement: Agreement, by: User) -> None:
    """The one who issued does not check, countersign or put in force when the setting asks for two."""
    if four_eyes() and agreement.issued_by_id == by.pk:
        raise LicenceError(_("You issued this agreement. Somebody else must check it and put it in force."))


def is_first_of_two(signed: SignedReturn, *, by: User, now: datetime) -> bool:
    """Whether this acceptance is only the first of two; it is noted, and a colleague must look as well."""
    if signed.verdict not in NEEDS_TWO:
        return False
    rows = SignedReturn.objects.filter(pk=signed.pk, status=ReturnStatus.WAITING)
    if rows.filter(first_accepted_at=None).update(first_accepted_at=now, first_accepted_by=by):
        signed.refresh_from_db()
        return True
    if rows.filter(first_accepted_by=by).exists():
        raise LicenceError(
            _("You accepted this file already. Its text differs, so a colleague must accept it as well.")
        )
    return False
