import pytest

from portal.accounts import signals
from portal.accounts.actions.memberships import MembershipError
from portal.accounts.actions.roster import change_rights, leave_programme, remove_member
from portal.accounts.enums import MembershipRole, MembershipStatus
from tests.factories.accounts import MembershipFactory
from tests.outbox import audit_verbs, queued_messages

MEMBER = {"role": "member", "may_authorise_hours": False, "may_sign_requests": False}


def of(user):
    return user.memberships.get()


def test_change_rights_tells_the_colleague(anna, bela, noon):
    membership = change_rights(
        membership=of(bela), role="member", may_authorise_hours=True, may_sign_requests=False, by=anna, now=noon
    )

    assert (membership.role, membership.may_authorise_hours, membership.may_sign_requests) == ("member", True, False)
    assert queued_messages() == [("accounts/rights_changed", bela.email)]
    assert audit_verbs(membership) == ["accounts.changed_rights"]


def test_the_only_manager_cannot_be_demoted(anna, bela, iris, noon):
    with pytest.raises(MembershipError, match="only manager"):
        change_rights(membership=of(anna), **MEMBER, by=iris, now=noon)

    assert of(anna).role == MembershipRole.MANAGER


def test_a_deactivated_manager_does_not_count(anna, bela, alpine, iris, noon):
    MembershipFactory(programme=alpine, manager=True, user__is_active=False)

    with pytest.raises(MembershipError, match="only manager"):
        remove_member(membership=of(anna), by=iris, now=noon)


def test_one_of_two_managers_steps_back(anna, bela, alpine, noon):
    MembershipFactory(programme=alpine, manager=True)

    change_rights(membership=of(anna), **MEMBER, by=anna, now=noon)

    assert of(anna).role == MembershipRole.MEMBER
    assert queued_messages() == []  # who changes their own rights knows


def test_the_last_manager_leaves_only_with_a_successor(anna, bela, noon):
    with pytest.raises(MembershipError, match="only manager"):
        leave_programme(membership=of(anna), successor=None, by=anna, now=noon)

    leave_programme(membership=of(anna), successor=of(bela), by=anna, now=noon)

    assert (of(anna).status, of(anna).left_at) == (MembershipStatus.LEFT, noon)
    assert (of(bela).role, of(bela).may_authorise_hours, of(bela).may_sign_requests) == ("manager", True, True)
    assert queued_messages() == [("accounts/handed_over", bela.email), ("accounts/member_left", bela.email)]
    assert (audit_verbs(of(anna)), audit_verbs(of(bela))) == (["accounts.left_programme"], ["accounts.handed_over"])


def test_a_successor_must_be_a_colleague(anna, bela, carla, noon):
    with pytest.raises(MembershipError, match="Choose a colleague"):
        leave_programme(membership=of(anna), successor=of(carla), by=anna, now=noon)

    assert (of(anna).status, of(carla).programme.code) == (MembershipStatus.ACTIVE, "northern-fjords")


def test_the_last_person_may_leave_and_the_programme_is_free(anna, alpine, noon):
    leave_programme(membership=of(anna), successor=None, by=anna, now=noon)

    assert list(type(alpine).objects.without_members()) == [alpine]


def test_remove_member_takes_rights_and_tells(anna, bela, noon):
    membership = remove_member(membership=of(bela), by=anna, now=noon)

    assert (membership.status, membership.role, membership.left_at) == (MembershipStatus.LEFT, "member", noon)
    assert queued_messages() == [("accounts/member_removed", bela.email)]
    assert audit_verbs(membership) == ["accounts.removed_member"]


def test_the_end_of_a_membership_is_news_for_the_rooms_above(anna, bela, noon):
    heard = []

    def listen(membership, now, **kwargs):
        heard.append((membership.user, now))

    signals.membership_ended.connect(listen)
    remove_member(membership=of(bela), by=anna, now=noon)
    signals.membership_ended.disconnect(listen)

    assert heard == [(bela, noon)]
