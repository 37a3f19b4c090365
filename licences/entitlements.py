"""What other rooms may ask: whether a programme or a person has an entitlement. Never ask for an agreement's state."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Min, QuerySet, Subquery

from licences.enums import Entitlement, ResignRule
from licences.models import Agreement, AgreementTextVersion, EntitlementGrant
from licences.querysets import EntitlementGrantQuerySet
from licences.signals import entitlements_changed
from portal.accounts.models import Programme
from portal.accounts.roles import holds
from portal.audit.actions import record

READERS = ("licences.review", "helpdesk.answer", "releases.manage")
READABLE_BY_STAFF = {Entitlement.FILES, Entitlement.PLUGINS}
# What comes with each release; the rest of an agreement does not age.
BY_RELEASE = {Entitlement.FILES, Entitlement.SOURCE}

__all__ = [
    "Entitlement",
    "last_day_of",
    "own_grants",
    "programme_has",
    "programmes_that_may_have",
    "programmes_with",
    "reads_as_staff",
    "reconcile",
    "releases_until",
    "user_has",
    "user_may_have",
]


def programme_has(programme_id: int, entitlement: Entitlement) -> bool:
    return EntitlementGrant.objects.open().filter(programme_id=programme_id, entitlement=entitlement).exists()


def user_has(user: Any, entitlement: Entitlement) -> bool:
    """Whether one of the user's programmes has it; asked anew each time, so that closing works at once.

    Staff who look after licences, tickets or releases may read files and plugins.
    """
    return reads_as_staff(user, entitlement) or own_grants(user, entitlement).exists()


def user_may_have(user: Any, entitlement: Entitlement, *, published_on: date | None) -> bool:
    """As ``user_has``, for a file of a release of that day: who did not sign a newer text keeps the older releases."""
    covered = own_grants(user, entitlement).covering(published_on)
    return reads_as_staff(user, entitlement) or covered.exists()


def own_grants(user: Any, *entitlements: Entitlement) -> EntitlementGrantQuerySet:
    """What is open now to the user's programmes; nothing, without a query, for whoever works for none."""
    programme_ids: frozenset[int] = getattr(user, "programme_ids", frozenset())
    if not programme_ids:
        return EntitlementGrant.objects.none()
    return EntitlementGrant.objects.open().filter(programme_id__in=programme_ids, entitlement__in=entitlements)


def reads_as_staff(user: Any, entitlement: Entitlement) -> bool:
    return entitlement in READABLE_BY_STAFF and any(holds(user, permission) for permission in READERS)


def programmes_with(entitlement: Entitlement) -> QuerySet[Programme]:
    grants = EntitlementGrant.objects.open().filter(entitlement=entitlement)
    return Programme.objects.filter(pk__in=grants.values("programme_id"))


def programmes_that_may_have(entitlement: Entitlement, *, published_on: date | None) -> QuerySet[Programme]:
    grants = EntitlementGrant.objects.open().filter(entitlement=entitlement).covering(published_on)
    return Programme.objects.filter(pk__in=grants.values("programme_id"))


def releases_until(programme_id: int) -> date | None:
    """The last day whose releases are open to the programme; None while no newer text asks for its signature."""
    grants = EntitlementGrant.objects.open().filter(programme_id=programme_id, entitlement__in=BY_RELEASE)
    found: date | None = grants.aggregate(until=Min("releases_until"))["until"]
    return found


def last_day_of(programme: Programme, entitlement: Entitlement) -> Subquery:
    """``releases_until`` of the open grant, to be compared inside another room's query."""
    grants = EntitlementGrant.objects.open().filter(programme=programme, entitlement=entitlement)
    return Subquery(grants.values("releases_until")[:1])


@transaction.atomic
def reconcile(*, programme: Programme, by: Any, now: datetime) -> tuple[set[Entitlement], set[Entitlement]]:
    """Make the open grants what the agreements in force and the published texts say; safe to repeat.

    Returns what was (opened, closed). A successor takes the open grants over: nothing closes in between.
    """
    agreement = Agreement.objects.in_force().filter(programme=programme).select_related("text_version").first()
    open_grants = EntitlementGrant.objects.open().filter(programme=programme)
    present = {Entitlement(grant.entitlement): grant for grant in open_grants.select_related("agreement")}
    wanted = set(Entitlement) if agreement else set()
    opened, closed = wanted - set(present), set(present) - wanted

    for entitlement in sorted(closed):
        EntitlementGrant.objects.filter(pk=present[entitlement].pk).update(closed_at=now)
        _note("licences.closed", present[entitlement].agreement, entitlement, by, now)
    if agreement is not None:
        _settle(agreement, opened, present, by=by, now=now)
    if opened or closed:
        entitlements_changed.send(sender=Agreement, programme=programme, opened=opened, closed=closed, now=now)
    return opened, closed


def _settle(
    agreement: Agreement,
    opened: set[Entitlement],
    present: dict[Entitlement, EntitlementGrant],
    *,
    by: Any,
    now: datetime,
) -> None:
    """Open what is missing, and write the agreement and its last day into what is open."""
    until = _cutoff_of(agreement)
    for entitlement in sorted(opened):
        EntitlementGrant.objects.create(
            programme_id=agreement.programme_id,
            entitlement=entitlement,
            agreement=agreement,
            opened_at=now,
            releases_until=until if entitlement in BY_RELEASE else None,
        )
        _note("licences.opened", agreement, entitlement, by, now)
    before = {grant.releases_until for entitlement, grant in present.items() if entitlement in BY_RELEASE}
    for entitlement, grant in present.items():
        last_day = until if entitlement in BY_RELEASE else None
        if (grant.agreement_id, grant.releases_until) != (agreement.pk, last_day):
            EntitlementGrant.objects.filter(pk=grant.pk).update(agreement=agreement, releases_until=last_day)
    if (before or {None}) != {until}:
        facts = {"until": until.isoformat() if until else ""}
        record("licences.releases_limited", target=agreement, by=by, at=now, facts=facts)


def _cutoff_of(agreement: Agreement) -> date | None:
    """The earliest date by which a text newer than the signed one had to be signed."""
    newer = AgreementTextVersion.objects.filter(
        number__gt=agreement.text_version.number, published_at__isnull=False, resign_rule=ResignRule.BY_DATE
    )
    found: date | None = newer.aggregate(until=Min("resign_by"))["until"]
    return found


def _note(verb: str, agreement: Agreement, entitlement: Entitlement, by: Any, now: datetime) -> None:
    record(verb, target=agreement, by=by, at=now, facts={"entitlement": entitlement.value})
