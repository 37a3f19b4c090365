"""The people of a programme that becomes part of another: members, who asked to join, and who was invited."""

from __future__ import annotations

from datetime import datetime

from portal.accounts.actions import invitations, memberships
from portal.accounts.enums import InvitationStatus, MembershipRole, MembershipStatus
from portal.accounts.models import Invitation, Membership, Programme, User
from portal.audit.actions import record


def move_people(source: Programme, into: Programme, *, by: User, now: datetime) -> None:
    """Part of ``merge_programmes``: nobody loses a right, nobody is there twice, no request and no link is lost."""
    for membership in _of(source, MembershipStatus.ACTIVE):
        _carry_over(membership, into, by=by, now=now)
        memberships.end(membership, "accounts.moved_by_merge", by=by, now=now)
    for request in _of(source, MembershipStatus.REQUESTED):
        _pass_on_request(request, into, by=by, now=now)
    for invitation in Invitation.objects.filter(programme=source, status=InvitationStatus.OPEN).order_by("pk"):
        _pass_on_invitation(invitation, into, by=by, now=now)


def _of(programme: Programme, status: MembershipStatus) -> list[Membership]:
    """Also those of locked accounts: a key turned later must not open the closed programme."""
    return list(Membership.objects.filter(programme=programme, status=status).select_related("user").order_by("pk"))


def _carry_over(membership: Membership, into: Programme, *, by: User, now: datetime) -> None:
    """The union of both sets of rights."""
    there = Membership.objects.filter(programme=into, user=membership.user, status=MembershipStatus.ACTIVE).first()
    rights: dict[str, object] = {
        "role": membership.role,
        "may_authorise_hours": membership.may_authorise_hours,
        "may_sign_requests": membership.may_sign_requests,
    }
    if there is None:
        memberships.admit(programme=into, user=membership.user, rights=rights, by=by, now=now)
        return
    if there.role == MembershipRole.MANAGER:
        rights["role"] = there.role
    for name in ("may_authorise_hours", "may_sign_requests"):
        rights[name] = rights[name] or getattr(there, name)
    if any(getattr(there, name) != value for name, value in rights.items()):
        Membership.objects.filter(pk=there.pk).update(**rights)
        record("accounts.changed_rights", target=there, by=by, at=now, facts=rights)


def _pass_on_request(request: Membership, into: Programme, *, by: User, now: datetime) -> None:
    """The managers of ``into`` answer it; a claim stays one only where still nobody works."""
    words, was_claim = request.message, request.is_claim
    memberships.withdraw_request(membership=request, by=by, now=now)
    record("accounts.request_passed_on", target=request, by=by, at=now, facts={"programme": into.code})
    there = Membership.objects.filter(programme=into, user=request.user).first()
    if there and there.status in {MembershipStatus.ACTIVE, MembershipStatus.REQUESTED}:
        return
    if was_claim and _is_free(into):
        memberships.claim_programme(programme=into, message=words, by=request.user, now=now)
    else:
        memberships.ask_to_join(programme=into, message=words, by=request.user, now=now)


def _is_free(programme: Programme) -> bool:
    claims = Membership.objects.filter(programme=programme, is_claim=True, status=MembershipStatus.REQUESTED)
    return not (claims.exists() or Membership.objects.active().filter(programme=programme).exists())


def _pass_on_invitation(invitation: Invitation, into: Programme, *, by: User, now: datetime) -> None:
    """The link that was mailed stays good, unless its reader is there already or has another one."""
    same = Invitation.objects.filter(programme=into, email__iexact=invitation.email, status=InvitationStatus.OPEN)
    working = Membership.objects.active().filter(programme=into, user__email__iexact=invitation.email)
    if same.exists() or working.exists():
        invitations.withdraw_invitation(invitation=invitation, by=by, now=now)
        return
    Invitation.objects.filter(pk=invitation.pk).update(programme=into)
    record("accounts.invitation_passed_on", target=invitation, by=by, at=now, facts={"programme": into.code})
