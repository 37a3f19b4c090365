"""The licensing team says which signatures it accepts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from licences.enums import SignatureLevel
from licences.errors import LicenceError
from licences.models import SigningRules
from portal.accounts.models import User
from portal.audit.actions import record


@transaction.atomic
def set_rules(*, levels: Iterable[str], by: User, now: datetime) -> SigningRules:
    """From now on these levels are accepted; what was accepted before stays as it is."""
    wanted = {SignatureLevel(level) for level in levels} - {SignatureLevel.UNKNOWN}
    if not wanted:
        raise LicenceError(_("Choose at least one kind of signature, or nobody can sign."))
    values = {"accepted_levels": sorted(wanted), "changed_at": now, "changed_by": by}
    rules = SigningRules.objects.update_or_create(pk=1, defaults=values)[0]
    record("licences.rules_set", target=rules, by=by, at=now, facts={"levels": rules.accepted_levels})
    return rules
