"""What other rooms may ask: whether a programme or a person has an entitlement. Never ask for an agreement's state."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from licences.enums import Entitlement
from licences.models import Agreement, EntitlementGrant
from licences.signals import entitlements_changed
from portal.accounts.models import Programme
from portal.accounts.roles import holds
from portal.audit.actions import record

READERS = ("licences.review", "helpdesk.answer", "releases.manage")
READABLE_BY_STAFF = {Entitlement.FILES, Entitlement.PLUGINS}

__all__ = ["Entitlement", "programme_has", "programmes_with", "reconcile", "user_has"]


def programme_has(programme_id: int, entitlement: Entitlement) -> bool:
    return EntitlementGrant.objects.open().filter(programme_id=programme_id, entitlement=entitlement).exists()


def user_has(user: Any, entitlement: Entitlement) -> bool:
    """Whether one of the user's programmes has it; asked anew each time, so that closing works at once.

    Staff who look after licences, tickets or releases may read files and plugins.
    """
    if entitlement in READABLE_BY_STAFF and _is_reader(user):
        return True
    programme_ids: frozenset[int] = getattr(user, "programme_ids", frozenset())
    grants = EntitlementGrant.objects.open().filter(programme_id__in=programme_ids, entitlement=entitlement)
    return bool(programme_ids) and grants.exists()


def programmes_with(entitlement: Entitlement) -> QuerySet[Programme]:
    grants = EntitlementGrant.objects.open().filter(entitlement=entitlement)
    return Programme.objects.filter(pk__in=grants.values("programme_id"))


@transaction.atomic
def reconcile(*, programme: Programme, by: Any, now: datetime) -> tuple[set[Entitlement], set[Entitlement]]:
    """Make the open grants what the agreements in force say; returns what was (opened, closed). Safe to repeat."""
    agreement = Agreement.objects.in_force().filter(programme=programme).first()
    open_grants = EntitlementGrant.objects.open().filter(programme=programme)
    present = {Entitlement(grant.entitlement): grant for grant in open_grants.select_related("agreement")}
    wanted = set(Entitlement) if agreement else set()
    opened, closed = wanted - set(present), set(present) - wanted

    for entitlement in sorted(closed):
        EntitlementGrant.objects.filter(pk=present[entitlement].pk).update(closed_at=now)
        _note("licences.closed", present[entitlement].agreement, entitlement, by, now)
    for entitlement in sorted(opened):
        assert agreement is not None  # nothing is wanted without one
        EntitlementGrant.objects.create(
            programme=programme, entitlement=entitlement, agreement=agreement, opened_at=now
        )
        _note("licences.opened", agreement, entitlement, by, now)
    if opened or closed:
        entitlements_changed.send(sender=Agreement, programme=programme, opened=opened, closed=closed, now=now)
    return opened, closed


def _note(verb: str, agreement: Agreement, entitlement: Entitlement, by: Any, now: datetime) -> None:
    record(verb, target=agreement, by=by, at=now, facts={"entitlement": entitlement.value})


def _is_reader(user: Any) -> bool:
    return any(holds(user, permission) for permission in READERS)
