from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portal.accounts.models import Membership, Programme, User
from portal.accounts.roles import roles_with


def programmes_of(user: Any) -> list[Programme]:
    """Programmes the user works for, by name; no query beyond the user's cached memberships."""
    return [membership.programme for membership in getattr(user, "active_memberships", [])]


def active_membership(user: Any, programme: Programme | int | None) -> Membership | None:
    """The user's active membership in ``programme`` (or its pk), if any."""
    pk = programme.pk if isinstance(programme, Programme) else programme
    found = (membership for membership in getattr(user, "active_memberships", []) if membership.programme_id == pk)
    return next(found, None)


def current_programme(user: Any) -> Programme | None:
    """The programme the user sees first: the only one, or the first by name."""
    return next(iter(programmes_of(user)), None)


def managers_of(programme: Programme) -> QuerySet[User]:
    managing = Membership.objects.managers().filter(programme=programme)
    return User.objects.filter(pk__in=managing.values("user_id")).order_by("pk")


def members_of(programme: Programme) -> QuerySet[User]:
    active = Membership.objects.active().filter(programme=programme)
    return User.objects.filter(pk__in=active.values("user_id")).order_by("name", "pk")


def staff_holding(permission: str) -> QuerySet[User]:
    """Active staff whose roles carry ``permission``: who gets the desk's notices."""
    holding = User.objects.filter(is_active=True, is_staff=True, staff_assignments__role__in=roles_with(permission))
    return holding.distinct().order_by("pk")
