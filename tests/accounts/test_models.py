import pytest
from django.db import IntegrityError

from portal.accounts.enums import InvitationStatus, MembershipStatus
from portal.accounts.models import User
from tests.factories.accounts import (
    InvitationFactory,
    MembershipFactory,
    ProgrammeFactory,
    StaffAssignmentFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def broken(name, make):
    with pytest.raises(IntegrityError) as caught:
        make()
    return name in str(caught.value) or "UNIQUE" in str(caught.value)


def test_one_user_per_address_whatever_the_case():
    UserFactory(email="anna@alpine.example", confirmed=False)

    assert broken("one_user_per_email", lambda: UserFactory(email="Anna@alpine.example", confirmed=False))


def test_one_membership_per_person_and_programme():
    membership = MembershipFactory()

    assert broken("one_membership", lambda: MembershipFactory(user=membership.user, programme=membership.programme))


def test_one_open_claim_per_programme():
    programme = ProgrammeFactory()
    MembershipFactory(programme=programme, is_claim=True)
    MembershipFactory(programme=programme, claim=True)

    assert broken("one_open_claim", lambda: MembershipFactory(programme=programme, claim=True))


@pytest.mark.parametrize("status", [MembershipStatus.ACTIVE, MembershipStatus.DECLINED, MembershipStatus.WITHDRAWN])
def test_a_decided_membership_has_its_moment(status):
    assert broken("decided_membership_has_its_moment", lambda: MembershipFactory(status=status, decided_at=None))


def test_a_left_membership_has_its_moment():
    assert broken("left_membership_has_its_moment", lambda: MembershipFactory(status=MembershipStatus.LEFT))


def test_one_open_invitation_per_address():
    first = InvitationFactory(email="theo@alpine.example")

    assert broken(
        "one_open_invitation", lambda: InvitationFactory(email="Theo@alpine.example", programme=first.programme)
    )


def test_an_accepted_invitation_has_its_moment():
    assert broken("accepted_invitation", lambda: InvitationFactory(status=InvitationStatus.ACCEPTED))


def test_a_role_is_held_once():
    held = StaffAssignmentFactory()

    assert broken("one_assignment_per_role", lambda: StaffAssignmentFactory(user=held.user, role=held.role))


def test_words_for_people_and_programmes():
    user = User(email="anna@alpine.example")
    programme = ProgrammeFactory(name="Interreg Alpine Lakes", code="alpine-lakes")

    assert (str(user), user.get_short_name()) == ("anna@alpine.example", "anna@alpine.example")
    assert (programme.initials, programme.get_absolute_url()) == ("AL", "/programmes/alpine-lakes/")
