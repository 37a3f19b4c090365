"""One function for each letter of this room; all go through the letter box."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.accounts import post
from portal.accounts.models import Invitation, Membership, Programme, StaffAssignment, User
from portal.accounts.selectors import managers_of, members_of, staff_holding


def _about(template: str, membership: Membership, *, to: User, now: datetime, **context: Any) -> None:
    facts = {"membership": membership, "programme": membership.programme} | context
    post.drop(template, to=to, context=facts, about=membership, now=now)


def join_requested(membership: Membership, *, now: datetime) -> None:
    """To the managers; to the staff who approve members when the programme has none."""
    deciders = list(managers_of(membership.programme)) or list(staff_holding("accounts.approve_members"))
    for person in deciders:
        _about("accounts/join_requested", membership, to=person, now=now)


def programme_claimed(membership: Membership, *, now: datetime) -> None:
    for person in staff_holding("accounts.approve_members"):
        _about("accounts/programme_claimed", membership, to=person, now=now)


def membership_approved(membership: Membership, *, now: datetime) -> None:
    _about("accounts/membership_approved", membership, to=membership.user, now=now)


def membership_declined(membership: Membership, *, reason: str, now: datetime) -> None:
    _about("accounts/membership_declined", membership, to=membership.user, now=now, reason=reason)


def rights_changed(membership: Membership, *, by: User, now: datetime) -> None:
    if by.pk != membership.user_id:
        _about("accounts/rights_changed", membership, to=membership.user, now=now, by=by)


def handed_over(membership: Membership, *, leaver: User, now: datetime) -> None:
    _about("accounts/handed_over", membership, to=membership.user, now=now, leaver=leaver)


def member_left(membership: Membership, *, now: datetime) -> None:
    for person in managers_of(membership.programme):
        _about("accounts/member_left", membership, to=person, now=now)


def member_removed(membership: Membership, *, by: User, now: datetime) -> None:
    _about("accounts/member_removed", membership, to=membership.user, now=now, by=by)


def invited(invitation: Invitation, *, token: str, now: datetime) -> None:
    context = {"invitation": invitation, "programme": invitation.programme, "token": token}
    post.drop("accounts/invited", to=invitation.email, context=context, about=invitation, secrets=[token], now=now)


def invitation_accepted(invitation: Invitation, *, membership: Membership, now: datetime) -> None:
    if invitation.invited_by:
        _about("accounts/invitation_accepted", membership, to=invitation.invited_by, now=now)


def programmes_merged(source: Programme, into: Programme, *, now: datetime) -> None:
    """To all people of the closed programme, and to the managers of the one that takes them in; before they move."""
    theirs = list(members_of(source))
    for person in [*theirs, *(manager for manager in managers_of(into) if manager not in theirs)]:
        context = {"source": source, "programme": into, "is_theirs": person in theirs}
        post.drop("accounts/programmes_merged", to=person, context=context, about=into, now=now)


def role_granted(assignment: StaffAssignment, *, role: Any, now: datetime) -> None:
    post.drop("accounts/role_granted", to=assignment.user, context={"role": role}, now=now)


def role_revoked(user: User, *, role: Any, now: datetime) -> None:
    post.drop("accounts/role_revoked", to=user, context={"role": role}, now=now)
