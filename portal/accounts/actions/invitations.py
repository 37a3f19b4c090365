"""Asking a colleague in by mail. The link's token is known to the mail only."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import notices
from portal.accounts.actions import memberships
from portal.accounts.enums import INVITATION_TRANSITIONS, InvitationStatus
from portal.accounts.link_tokens import fresh_seed, hash_of, token_from
from portal.accounts.models import Invitation, Membership, Programme, User
from portal.accounts.selectors import active_membership
from portal.audit.actions import record

LIFETIME = timedelta(days=14)


class InvitationError(Exception):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def invite(
    *,
    programme: Programme,
    email: str,
    role: str,
    may_authorise_hours: bool,
    may_sign_requests: bool,
    by: User,
    now: datetime,
) -> Invitation:
    """Send a link that is good for 14 days. An open invitation to the same address is replaced, its link dies."""
    memberships.pass_turnstile(programme)
    working = Membership.objects.active().filter(programme=programme, user__email__iexact=email)
    if working.exists():
        words = {"email": email, "programme": programme}
        raise InvitationError(_("%(email)s works for %(programme)s already.") % words)
    for earlier in Invitation.objects.filter(programme=programme, email__iexact=email, status=InvitationStatus.OPEN):
        _move(earlier, InvitationStatus.WITHDRAWN)
    token = token_from(fresh_seed(), purpose="accounts.invitation")
    invitation = Invitation.objects.create(
        programme=programme,
        email=email.lower(),
        role=role,
        may_authorise_hours=may_authorise_hours,
        may_sign_requests=may_sign_requests,
        token_hash=hash_of(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + LIFETIME,
    )
    record("accounts.invited", target=invitation, by=by, at=now, facts={"programme": programme.code, "role": role})
    notices.invited(invitation, token=token, now=now)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: User, now: datetime) -> Membership:
    """Come in by the link; only the address it was sent to opens it, and only once."""
    if invitation.expires_at <= now:
        raise InvitationError(_("This invitation has expired. Ask your colleague for a new one."))
    if not EmailAddress.objects.filter(user=by, email__iexact=invitation.email, verified=True).exists():
        raise InvitationError(
            _("The invitation went to %(email)s. Add this address to your account, or sign in with it.")
            % {"email": invitation.email}
        )
    _move(invitation, InvitationStatus.ACCEPTED, accepted_at=now)
    if active_membership(by, invitation.programme):
        raise InvitationError(_("You already work for %(programme)s.") % {"programme": invitation.programme})
    rights = {
        "role": invitation.role,
        "may_authorise_hours": invitation.may_authorise_hours,
        "may_sign_requests": invitation.may_sign_requests,
    }
    membership = memberships.admit(programme=invitation.programme, user=by, rights=rights, by=by, now=now)
    record("accounts.accepted_invitation", target=invitation, by=by, at=now)
    notices.invitation_accepted(invitation, membership=membership, now=now)
    return membership


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, now: datetime) -> Invitation:
    """Kill the link before somebody uses it."""
    _move(invitation, InvitationStatus.WITHDRAWN)
    record("accounts.withdrew_invitation", target=invitation, by=by, at=now)
    return invitation


def _move(invitation: Invitation, to: InvitationStatus, **changes: object) -> None:
    """Move the invitation if it still stands where we saw it: two clicks, one winner."""
    legal = to in INVITATION_TRANSITIONS[InvitationStatus(invitation.status)]
    here = Invitation.objects.filter(pk=invitation.pk, status=invitation.status)
    moved = legal and here.update(status=to, **changes)
    if not moved:
        raise InvitationError(_("This invitation has been used or withdrawn."))
    invitation.refresh_from_db()
