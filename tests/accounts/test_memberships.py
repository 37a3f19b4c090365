import pytest

from portal.accounts.actions.memberships import (
    MembershipError,
    approve_membership,
    ask_to_join,
    claim_programme,
    decline_membership,
    withdraw_request,
)
from portal.accounts.actions.roster import leave_programme
from portal.accounts.enums import MEMBERSHIP_TRANSITIONS, MembershipRole, MembershipStatus
from portal.accounts.models import Membership
from tests.factories.accounts import MembershipFactory, ProgrammeFactory
from tests.outbox import audit_verbs, queued_messages

REQUESTED, ACTIVE, DECLINED = MembershipStatus.REQUESTED, MembershipStatus.ACTIVE, MembershipStatus.DECLINED
LEFT, WITHDRAWN = MembershipStatus.LEFT, MembershipStatus.WITHDRAWN

VERBS = {
    "ask_to_join": (REQUESTED, lambda m, by, now: ask_to_join(programme=m.programme, by=m.user, now=now)),
    "approve": (ACTIVE, lambda m, by, now: approve_membership(membership=m, by=by, now=now)),
    "decline": (DECLINED, lambda m, by, now: decline_membership(membership=m, reason="No.", by=by, now=now)),
    "withdraw": (WITHDRAWN, lambda m, by, now: withdraw_request(membership=m, by=m.user, now=now)),
    "leave": (LEFT, lambda m, by, now: leave_programme(membership=m, successor=None, by=m.user, now=now)),
}
# An invitation lets people in from any state but "active"; approving answers a request only, and both end there.
ONLY_FROM = {"approve": {REQUESTED}}


def in_state(status, alpine, noon):
    left_at = noon if status == LEFT else None
    decided_at = None if status == REQUESTED else noon
    return MembershipFactory(programme=alpine, status=status, decided_at=decided_at, left_at=left_at)


@pytest.mark.parametrize("status", MembershipStatus)
@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_moves_only_from_states_that_allow_it(verb, status, anna, iris, alpine, noon):
    membership = in_state(status, alpine, noon)
    to, act = VERBS[verb]

    if to in MEMBERSHIP_TRANSITIONS[status] and status in ONLY_FROM.get(verb, MembershipStatus):
        act(membership, iris, noon)
        expected = to
    else:
        with pytest.raises(MembershipError):
            act(membership, iris, noon)
        expected = status

    membership.refresh_from_db()
    assert membership.status == expected


def test_ask_to_join_tells_every_manager(anna, bela, stranger, alpine, noon):
    membership = ask_to_join(programme=alpine, message="New here", by=stranger, now=noon)

    assert (membership.status, membership.role, membership.message) == (REQUESTED, MembershipRole.MEMBER, "New here")
    assert queued_messages() == [("accounts/join_requested", anna.email)]
    assert audit_verbs(membership) == ["accounts.asked_to_join"]


def test_ask_to_join_without_managers_tells_the_staff_who_decide(bela, iris, tomas, stranger, alpine, noon):
    ask_to_join(programme=alpine, by=stranger, now=noon)

    assert sorted(queued_messages()) == [
        ("accounts/join_requested", iris.email),
        ("accounts/join_requested", tomas.email),
    ]


def test_claim_of_an_empty_programme_tells_the_staff_and_makes_the_first_manager(iris, stranger, alpine, noon):
    membership = claim_programme(programme=alpine, message="Mine", by=stranger, now=noon)
    approve_membership(membership=membership, by=iris, now=noon)

    assert (membership.status, membership.role, membership.decided_by, membership.decided_at) == (
        ACTIVE,
        MembershipRole.MANAGER,
        iris,
        noon,
    )
    assert (membership.may_authorise_hours, membership.may_sign_requests) == (True, True)
    assert queued_messages() == [
        ("accounts/programme_claimed", iris.email),
        ("accounts/membership_approved", stranger.email),
    ]
    assert audit_verbs(membership) == ["accounts.claimed_programme", "accounts.approved_membership"]


def test_claim_of_a_programme_with_members_is_refused(bela, stranger, alpine, noon):
    with pytest.raises(MembershipError, match="Colleagues of yours"):
        claim_programme(programme=alpine, by=stranger, now=noon)

    assert not Membership.objects.filter(user=stranger).exists()


def test_second_claim_is_refused_while_the_first_waits(stranger, carla, alpine, noon):
    claim_programme(programme=alpine, by=carla, now=noon)

    with pytest.raises(MembershipError, match="Somebody else"):
        claim_programme(programme=alpine, by=stranger, now=noon)

    assert list(Membership.objects.filter(programme=alpine).values_list("user", flat=True)) == [carla.pk]


def test_claim_approved_after_somebody_came_in_makes_a_plain_member(iris, stranger, alpine, noon):
    claim = claim_programme(programme=alpine, by=stranger, now=noon)
    MembershipFactory(programme=alpine, manager=True)

    approve_membership(membership=claim, by=iris, now=noon)

    assert (claim.role, claim.may_sign_requests) == (MembershipRole.MEMBER, False)


def test_decline_gives_the_reason_by_mail(anna, stranger, alpine, noon):
    membership = ask_to_join(programme=alpine, by=stranger, now=noon)

    decline_membership(membership=membership, reason="Ask the other office.", by=anna, now=noon)

    assert queued_messages()[-1] == ("accounts/membership_declined", stranger.email)
    assert stranger.messages_received.get().text.count("Ask the other office.") == 1
    assert audit_verbs(membership) == ["accounts.asked_to_join", "accounts.declined_membership"]


def test_who_comes_back_starts_without_the_old_rights(stranger, alpine, noon):
    MembershipFactory(programme=alpine, user=stranger, manager=True, left=True)

    membership = ask_to_join(programme=alpine, by=stranger, now=noon)

    assert (membership.role, membership.may_authorise_hours, membership.left_at, membership.decided_at) == (
        MembershipRole.MEMBER,
        False,
        None,
        None,
    )


def test_two_requests_are_one(stranger, noon):
    programme = ProgrammeFactory()
    ask_to_join(programme=programme, by=stranger, now=noon)

    with pytest.raises(MembershipError, match="asked already"):
        ask_to_join(programme=programme, by=stranger, now=noon)
