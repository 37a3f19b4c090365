"""Who is faster wins once: claims, invitations, and managers who demote each other. Threads on real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from portal.accounts.actions.invitations import InvitationError, accept_invitation
from portal.accounts.actions.memberships import MembershipError, approve_membership, claim_programme
from portal.accounts.actions.roster import change_rights, leave_programme
from portal.accounts.actions.staff import StaffError, revoke_role
from portal.accounts.enums import MembershipRole, MembershipStatus
from portal.accounts.models import Invitation, Membership, StaffAssignment, User
from tests.factories.accounts import InvitationFactory, MembershipFactory, StaffAssignmentFactory, UserFactory

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
REFUSALS = (MembershipError, InvitationError, StaffError)

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(acts):
    """Run every act, all starting together, each on a connection of its own; sorted "done" and "refused"."""
    gate = threading.Barrier(len(acts))

    def one(act):
        gate.wait()
        try:
            act()
        except REFUSALS:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def test_sixteen_people_claim_one_programme(alpine):
    people = UserFactory.create_batch(16)

    results = all_at_once([lambda user=user: claim_programme(programme=alpine, by=user, now=NOON) for user in people])

    assert results == ["done"] + ["refused"] * 15
    assert Membership.objects.filter(programme=alpine, is_claim=True).count() == 1


def test_one_claim_approved_by_two_desks(alpine, iris, tomas, stranger):
    claim = MembershipFactory(programme=alpine, user=stranger, claim=True)

    def approve(staff):
        approve_membership(membership=Membership.objects.get(pk=claim.pk), by=staff, now=NOON)

    assert all_at_once([lambda: approve(iris), lambda: approve(tomas)]) == ["done", "refused"]


def test_one_invitation_clicked_eight_times(alpine, stranger):
    invitation = InvitationFactory(programme=alpine, email=stranger.email, invited_at=NOON)

    def accept():
        user = User.objects.get(pk=stranger.pk)
        accept_invitation(invitation=Invitation.objects.get(pk=invitation.pk), by=user, now=NOON)

    assert all_at_once([accept] * 8) == ["done"] + ["refused"] * 7
    assert Membership.objects.filter(programme=alpine, user=stranger).count() == 1


def test_two_managers_demote_each_other(alpine):
    """Without the turnstile PostgreSQL lets both through, and nobody is left to manage."""
    first, second = MembershipFactory.create_batch(2, programme=alpine, manager=True)

    def demote(membership, by):
        fresh = Membership.objects.select_related("programme", "user").get(pk=membership.pk)
        rights = {"role": MembershipRole.MEMBER, "may_authorise_hours": False, "may_sign_requests": False}
        change_rights(membership=fresh, **rights, by=by, now=NOON)

    results = all_at_once([lambda: demote(first, second.user), lambda: demote(second, first.user)])

    assert results == ["done", "refused"]
    assert Membership.objects.managers().filter(programme=alpine).count() == 1


def test_all_managers_leave_at_once_while_a_member_stays(alpine, bela):
    managers = MembershipFactory.create_batch(6, programme=alpine, manager=True)

    def leave(membership):
        fresh = Membership.objects.select_related("programme", "user").get(pk=membership.pk)
        leave_programme(membership=fresh, successor=None, by=membership.user, now=NOON)

    results = all_at_once([lambda membership=membership: leave(membership) for membership in managers])

    assert results == ["done"] * 5 + ["refused"]
    assert Membership.objects.filter(programme=alpine, status=MembershipStatus.LEFT).count() == 5


def test_two_administrators_take_the_role_from_each_other():
    first, second = (StaffAssignmentFactory(role="administrator") for _ in range(2))

    results = all_at_once(
        [
            lambda: revoke_role(assignment=StaffAssignment.objects.get(pk=first.pk), by=second.user, now=NOON),
            lambda: revoke_role(assignment=StaffAssignment.objects.get(pk=second.pk), by=first.user, now=NOON),
        ]
    )

    assert results == ["done", "refused"]
    assert StaffAssignment.objects.filter(role="administrator").count() == 1
