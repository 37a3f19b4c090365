"""Roles of Interact's people; the last administrator stays."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import notices
from portal.accounts.models import StaffAssignment, User
from portal.accounts.roles import ROLES, permissions_of, roles_with
from portal.audit.actions import record

# Wagtail knows its editors by group: who holds the permission is in the group, nobody else.
EDITING_GROUPS = {"website.edit": "Editors", "website.administer": "Moderators"}


class StaffError(Exception):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def grant_role(*, user: User, role: str, by: User | None, now: datetime) -> StaffAssignment:
    """Give a role; the first one makes the person staff, an editing one opens the editing desk."""
    if role not in ROLES:
        raise StaffError(_("There is no such role."))
    assignment, is_new = StaffAssignment.objects.get_or_create(
        user=user, role=role, defaults={"granted_at": now, "granted_by": by}
    )
    if not is_new:
        raise StaffError(_("%(name)s holds this role already.") % {"name": user})
    _follow_roles(user)
    record("accounts.granted_role", target=user, by=by, at=now, facts={"role": role})
    notices.role_granted(assignment, role=ROLES[role], now=now)
    return assignment


@transaction.atomic
def revoke_role(*, assignment: StaffAssignment, by: User, now: datetime) -> User:
    """Take a role back; refused for the last person who can give roles."""
    user = assignment.user
    if assignment.role in roles_with("accounts.manage_staff"):
        _refuse_last_administrator(assignment)
    deleted, _models = StaffAssignment.objects.filter(pk=assignment.pk).delete()
    if not deleted:
        raise StaffError(_("This role was taken back meanwhile."))
    _follow_roles(user)
    record("accounts.revoked_role", target=user, by=by, at=now, facts={"role": assignment.role})
    notices.role_revoked(user, role=ROLES[assignment.role], now=now)
    return user


def _refuse_last_administrator(assignment: StaffAssignment) -> None:
    """Locks all administrators in one order; on SQLite the IMMEDIATE transaction already stands alone."""
    holding = StaffAssignment.objects.filter(role__in=roles_with("accounts.manage_staff"), user__is_active=True)
    locked = holding.select_for_update(of=("self",)).order_by("pk")
    if not [other for other in locked if other.user_id != assignment.user_id]:
        raise StaffError(_("%(name)s is the last administrator. Name another one first.") % {"name": assignment.user})


def _follow_roles(user: User) -> None:
    """Staff flag and editing groups say what the roles say."""
    keys = frozenset(user.staff_assignments.values_list("role", flat=True))
    user.is_staff = bool(keys)
    user.save(update_fields=["is_staff"])
    for permission, name in EDITING_GROUPS.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        if permission in permissions_of(keys):
            user.groups.add(group)
        else:
            user.groups.remove(group)
