"""What a programme says about its use of Jems, and the yearly question whether it still holds."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from licences import notices
from licences.models import Agreement, ProgrammeLicence
from licences.selectors import day_in_legal_zone
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
    before = ProgrammeLicence.objects.filter(programme=programme).first()
    values: dict[str, object] = {
        "usage": usage,
        "usage_since": usage_since,
        "usage_confirmed_at": now,
        "core_modified": core_modified,
        "core_modified_note": core_modified_note if core_modified else "",
        "core_modified_at": ((before and before.core_modified_at) or now) if core_modified else None,
        "in_registry": in_registry,
        "in_registry_since": _shown_since(before, now) if in_registry else None,
        "changed_at": now,
        "changed_by": by,
    }
    profile = ProgrammeLicence.objects.update_or_create(programme=programme, defaults=values)[0]
    facts = {key: values[key] for key in ("usage", "core_modified", "in_registry")}
    record("licences.declared", target=profile, by=by, at=now, facts=facts)
    return profile


@transaction.atomic
def confirm_usage(*, programme: Programme, by: User, now: datetime) -> ProgrammeLicence:
    """The yearly answer: everything is still as declared."""
    values = {"usage_confirmed_at": now, "changed_at": now, "changed_by": by}
    profile = ProgrammeLicence.objects.update_or_create(programme=programme, defaults=values)[0]
    facts = {key: getattr(profile, key) for key in ("usage", "core_modified", "in_registry")}
    record("licences.usage_confirmed", target=profile, by=by, at=now, facts=facts)
    return profile


@transaction.atomic
def ask_usage(
    *,
    agreement: Agreement,
    seen: ProgrammeLicence | None,
    people: list[User],
    due_on: date,
    is_reminder: bool,
    now: datetime,
) -> ProgrammeLicence | None:
    """Put the yearly question to the programme; None when another sweep or an answer was faster.

    ``seen`` is the declaration the caller decided on (None: there was none): the update asks whether it still holds.
    """
    profile = ProgrammeLicence.objects.get_or_create(programme=agreement.programme, defaults={"changed_at": now})[0]
    as_seen = ProgrammeLicence.objects.filter(
        pk=profile.pk,
        usage_asked_at=seen.usage_asked_at if seen else None,
        usage_confirmed_at=seen.usage_confirmed_at if seen else None,
    )
    if not as_seen.update(usage_asked_at=now):
        return None
    profile.refresh_from_db()
    facts = {"due_on": due_on.isoformat(), "reminder": is_reminder, "people": len(people)}
    record("licences.usage_asked", target=profile, by=None, at=now, facts=facts)
    notices.usage_question(agreement, profile, people=people, due_on=due_on, is_reminder=is_reminder, now=now)
    return profile


def _shown_since(before: ProgrammeLicence | None, now: datetime) -> date:
    """The first day of being shown without a break."""
    kept = before.in_registry_since if before and before.in_registry else None
    return kept or day_in_legal_zone(now)
