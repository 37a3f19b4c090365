from datetime import timedelta

import pytest

from portal.accounts.actions.invitations import InvitationError, accept_invitation, invite, withdraw_invitation
from portal.accounts.enums import INVITATION_TRANSITIONS, InvitationStatus
from portal.accounts.models import Invitation
from portal.notices.models import Message
from tests.factories.accounts import InvitationFactory, MembershipFactory, UserFactory
from tests.outbox import audit_verbs, queued_messages

RIGHTS = {"role": "member", "may_authorise_hours": True, "may_sign_requests": False}
VERBS = {
    InvitationStatus.ACCEPTED: lambda i, by, now: accept_invitation(invitation=i, by=by, now=now),
    InvitationStatus.WITHDRAWN: lambda i, by, now: withdraw_invitation(invitation=i, by=by, now=now),
}


def test_invite_sends_a_link_whose_token_only_the_mail_knows(anna, alpine, noon):
    invitation = invite(programme=alpine, email="Theo@Alpine.example", **RIGHTS, by=anna, now=noon)

    message = Message.objects.get()
    token = message.secrets[0]
    assert (invitation.email, invitation.expires_at) == ("theo@alpine.example", noon + timedelta(days=14))
    assert queued_messages() == [("accounts/invited", "theo@alpine.example")]
    assert f"/accounts/invitations/{token}/" in message.text
    assert token not in invitation.token_hash
    assert audit_verbs(invitation) == ["accounts.invited"]


def test_a_second_invitation_kills_the_first_link(anna, alpine, noon):
    first = invite(programme=alpine, email="theo@alpine.example", **RIGHTS, by=anna, now=noon)

    second = invite(programme=alpine, email="THEO@alpine.example", **RIGHTS, by=anna, now=noon)

    first.refresh_from_db()
    assert (first.status, second.status) == (InvitationStatus.WITHDRAWN, InvitationStatus.OPEN)


def test_who_works_here_is_not_invited(anna, bela, alpine, noon):
    with pytest.raises(InvitationError, match="already"):
        invite(programme=alpine, email=bela.email, **RIGHTS, by=anna, now=noon)

    assert not Invitation.objects.exists()


def test_accept_brings_the_rights_and_tells_who_invited(anna, stranger, alpine, noon):
    invitation = InvitationFactory(programme=alpine, email=stranger.email, invited_by=anna, invited_at=noon, **RIGHTS)

    membership = accept_invitation(invitation=invitation, by=stranger, now=noon)

    assert (membership.status, membership.role, membership.may_authorise_hours) == ("active", "member", True)
    assert (invitation.status, invitation.accepted_at) == (InvitationStatus.ACCEPTED, noon)
    assert queued_messages() == [("accounts/invitation_accepted", anna.email)]
    assert audit_verbs(membership) == ["accounts.admitted_member"]
    assert audit_verbs(invitation) == ["accounts.accepted_invitation"]


def test_accept_answers_a_request_that_still_waits(anna, stranger, alpine, noon):
    MembershipFactory(programme=alpine, user=stranger, requested=True)
    invitation = InvitationFactory(programme=alpine, email=stranger.email, invited_at=noon)

    assert accept_invitation(invitation=invitation, by=stranger, now=noon).status == "active"


def test_only_the_invited_address_opens_the_door(anna, stranger, alpine, noon):
    invitation = InvitationFactory(programme=alpine, email="theo@alpine.example", invited_at=noon)

    with pytest.raises(InvitationError, match=r"theo@alpine\.example"):
        accept_invitation(invitation=invitation, by=stranger, now=noon)

    assert not stranger.memberships.exists()


def test_an_unconfirmed_address_does_not_count(alpine, noon):
    nobody = UserFactory(email="theo@alpine.example", confirmed=False)
    invitation = InvitationFactory(programme=alpine, email="theo@alpine.example", invited_at=noon)

    with pytest.raises(InvitationError):
        accept_invitation(invitation=invitation, by=nobody, now=noon)


def test_the_link_dies_after_fourteen_days(stranger, alpine, noon):
    invitation = InvitationFactory(programme=alpine, email=stranger.email, invited_at=noon)

    with pytest.raises(InvitationError, match="expired"):
        accept_invitation(invitation=invitation, by=stranger, now=noon + timedelta(days=14))


@pytest.mark.parametrize("status", InvitationStatus)
@pytest.mark.parametrize("to", VERBS)
def test_each_verb_moves_only_from_states_that_allow_it(to, status, stranger, alpine, noon):
    accepted_at = noon if status == InvitationStatus.ACCEPTED else None
    invitation = InvitationFactory(
        programme=alpine, email=stranger.email, status=status, invited_at=noon, accepted_at=accepted_at
    )

    if to in INVITATION_TRANSITIONS[status]:
        VERBS[to](invitation, stranger, noon)
        expected = to
    else:
        with pytest.raises(InvitationError):
            VERBS[to](invitation, stranger, noon)
        expected = status

    invitation.refresh_from_db()
    assert invitation.status == expected
