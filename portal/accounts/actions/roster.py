"""Who works for a programme and with which rights; the last manager cannot disappear."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts import notices
from portal.accounts.actions.invitations import withdraw_invitation
from portal.accounts.actions.memberships import MembershipError, end, pass_turnstile, rights_of_manager
from portal.accounts.enums import MembershipRole, MembershipStatus
from portal.accounts.models import Membership, User
from portal.accounts.querysets import MembershipQuerySet
from portal.accounts.selectors import open_invitations
from portal.audit.actions import record


@transaction.atomic
def change_rights(
    *,
    membership: Membership,
    role: str,
    may_authorise_hours: bool,
    may_sign_requests: bool,
    by: User,
    now: datetime,
) -> Membership:
    """Set role and rights; refused where the programme would be left without a manager."""
    pass_turnstile(membership.programme)
    if role != MembershipRole.MANAGER:
        _refuse_last_manager(membership)
    rights = {"role": role, "may_authorise_hours": may_authorise_hours, "may_sign_requests": may_sign_requests}
    _set_rights(membership, rights)
    record("accounts.changed_rights", target=membership, by=by, at=now, facts=rights)
    notices.rights_changed(membership, by=by, now=now)
    return membership


@transaction.atomic
def leave_programme(*, membership: Membership, successor: Membership | None, by: User, now: datetime) -> Membership:
    """Leave; the only manager names a successor first, who takes over role and rights.

    The last person may go without one: the programme can be claimed again.
    """
    pass_turnstile(membership.programme)
    if successor:
        _hand_over(membership, successor, by=by, now=now)
    elif _others(membership).exists():
        _refuse_last_manager(membership)
    end(membership, "accounts.left_programme", by=by, now=now)
    notices.member_left(membership, now=now)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User, now: datetime) -> Membership:
    """A manager or staff lets a colleague go; the person is told. Doors the person opened for others shut too."""
    pass_turnstile(membership.programme)
    if _others(membership).exists():
        _refuse_last_manager(membership)
    end(membership, "accounts.removed_member", by=by, now=now)
    for invitation in open_invitations(membership.programme, at=now).filter(invited_by=membership.user_id):
        withdraw_invitation(invitation=invitation, by=by, now=now)
    notices.member_removed(membership, by=by, now=now)
    return membership


def _hand_over(membership: Membership, successor: Membership, *, by: User, now: datetime) -> None:
    if successor.pk == membership.pk or successor.programme_id != membership.programme_id:
        raise MembershipError(_("Choose a colleague of this programme."))
    _set_rights(successor, rights_of_manager())
    record("accounts.handed_over", target=successor, by=by, at=now)
    notices.handed_over(successor, leaver=membership.user, now=now)


def _set_rights(membership: Membership, rights: dict[str, object]) -> None:
    here = Membership.objects.filter(pk=membership.pk, status=MembershipStatus.ACTIVE)
    if not here.update(**rights):
        raise MembershipError(_("%(name)s has left meanwhile. Reload the page.") % {"name": membership.user})
    membership.refresh_from_db()


def _others(membership: Membership) -> MembershipQuerySet:
    """Active colleagues beside this one; read behind the turnstile."""
    return Membership.objects.active().filter(programme_id=membership.programme_id).exclude(pk=membership.pk)


def _refuse_last_manager(membership: Membership) -> None:
    membership.refresh_from_db()
    if membership.is_manager and not _others(membership).filter(role=MembershipRole.MANAGER).exists():
        raise MembershipError(
            _("%(name)s is the only manager. Make a colleague manager first.") % {"name": membership.user}
        )
