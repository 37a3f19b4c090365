"""What a programme says about its use of Jems."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from licences.models import ProgrammeLicence
from portal.accounts.models import Programme, User
from portal.audit.actions import record


@transaction.atomic
def declare(
    *,
    programme: Programme,
    usage: str,
    usage_since: date | None,
    core_modified: bool,
    core_modified_note: str,
    in_registry: bool,
    by: User,
    now: datetime,
) -> ProgrammeLicence:
    """Write the declaration down and confirm that Jems is used as said."""
    before = ProgrammeLicence.objects.filter(programme=programme, core_modified=True).first()
    values: dict[str, object] = {
        "usage": usage,
        "usage_since": usage_since,
        "usage_confirmed_at": now,
        "core_modified": core_modified,
        "core_modified_note": core_modified_note if core_modified else "",
        "core_modified_at": (before.core_modified_at if before else now) if core_modified else None,
        "in_registry": in_registry,
        "changed_at": now,
        "changed_by": by,
    }
    profile = ProgrammeLicence.objects.update_or_create(programme=programme, defaults=values)[0]
    facts = {key: values[key] for key in ("usage", "core_modified", "in_registry")}
    record("licences.declared", target=profile, by=by, at=now, facts=facts)
    return profile
