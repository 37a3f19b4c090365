"""The audiences this room knows: licence holders, and the staff who review licences."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from licences.entitlements import READERS, Entitlement, programmes_with, user_has
from portal.accounts.enums import MembershipStatus
from portal.accounts.models import User
from portal.accounts.roles import holds, roles_with
from portal.accounts.selectors import staff_holding

LICENSEES = "licensees"
LICENSING = "licensing"


def tokens(user: User) -> Iterable[str]:
    """Whoever may read the plugin catalogue belongs to the licensees."""
    if user_has(user, Entitlement.PLUGINS):
        yield LICENSEES
    if holds(user, "licences.review"):
        yield LICENSING


def licensees(_: str = "") -> QuerySet[User]:
    """Agrees with ``tokens`` for every person."""
    holding = Q(
        memberships__status=MembershipStatus.ACTIVE,
        memberships__programme__in=programmes_with(Entitlement.PLUGINS),
    )
    reading = {role for permission in READERS for role in roles_with(permission)}
    staff = Q(is_staff=True, staff_assignments__role__in=sorted(reading))
    return User.objects.filter(is_active=True).filter(holding | staff).distinct()


def licensing(_: str = "") -> QuerySet[User]:
    return staff_holding("licences.review")
