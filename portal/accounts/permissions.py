"""Who may do what with programmes, memberships and staff roles."""

from __future__ import annotations

from typing import Any

from portal.accounts.models import Membership, Programme
from portal.accounts.roles import holds
from portal.accounts.selectors import active_membership


def can_view_colleagues(user: Any, programme: Programme) -> bool:
    """Colleagues know each other; staff who look after programmes know them too."""
    return active_membership(user, programme) is not None or holds(user, "accounts.view_programmes")


def can_manage_members(user: Any, programme: Programme) -> bool:
    """Managers invite, set rights and let people go; so does staff who approves members."""
    membership = active_membership(user, programme)
    return (membership is not None and membership.is_manager) or holds(user, "accounts.approve_members")


def can_decide(user: Any, membership: Membership) -> bool:
    """Managers and staff answer who asks to join; a claim is for staff; nobody answers their own request."""
    if membership.user_id == user.pk:
        return False
    if membership.is_claim:
        return holds(user, "accounts.approve_members")
    return can_manage_members(user, membership.programme)


def can_withdraw_request(user: Any, membership: Membership) -> bool:
    return membership.user_id == user.pk


def can_leave(user: Any, membership: Membership) -> bool:
    return membership.user_id == user.pk and membership.is_active


def can_use_membership_desk(user: Any) -> bool:
    return holds(user, "accounts.approve_members")


def can_manage_staff(user: Any) -> bool:
    return holds(user, "accounts.manage_staff")


def can_rename(user: Any, programme: Programme) -> bool:
    return programme.merged_at is None and holds(user, "accounts.rename_programmes")


def can_merge(user: Any, programme: Programme) -> bool:
    """Administrators: a merge cannot be undone."""
    return programme.merged_at is None and holds(user, "accounts.merge_programmes")
