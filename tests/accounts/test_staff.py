import pytest

from portal.accounts.actions.staff import StaffError, grant_role, revoke_role
from portal.accounts.models import User
from portal.accounts.roles import ROLES, holds
from tests.factories.accounts import StaffAssignmentFactory, UserFactory
from tests.outbox import audit_verbs, queued_messages


def again(user):
    """A fresh instance: permissions are cached for each."""
    return User.objects.get(pk=user.pk)


def groups(user):
    return sorted(user.groups.values_list("name", flat=True))


def test_the_first_role_makes_staff_and_opens_what_it_says(tomas, stranger, noon):
    grant_role(user=stranger, role="editor", by=tomas, now=noon)

    person = again(stranger)
    assert (person.is_staff, groups(person), holds(person, "website.edit")) == (True, ["Editors"], True)
    assert person.has_perm("wagtailadmin.access_admin")
    assert queued_messages() == [("accounts/role_granted", stranger.email)]
    assert audit_verbs(stranger) == ["accounts.granted_role"]


def test_an_administrator_may_do_everything_in_the_editing_desk(stranger, noon):
    grant_role(user=stranger, role="administrator", by=None, now=noon)

    person = again(stranger)
    assert (groups(person), person.has_perm("accounts.change_programme")) == (["Editors", "Moderators"], True)


def test_the_last_role_taken_back_leaves_nothing(tomas, stranger, noon):
    assignment = grant_role(user=stranger, role="editor", by=tomas, now=noon)

    revoke_role(assignment=assignment, by=tomas, now=noon)

    person = again(stranger)
    assert (person.is_staff, groups(person), person.has_perm("wagtailadmin.access_admin")) == (False, [], False)
    assert audit_verbs(stranger) == ["accounts.granted_role", "accounts.revoked_role"]


def test_a_role_is_given_once(iris, tomas, noon):
    with pytest.raises(StaffError, match="already"):
        grant_role(user=iris, role="helpdesk_agent", by=tomas, now=noon)


def test_an_unknown_role_is_refused(stranger, tomas, noon):
    with pytest.raises(StaffError):
        grant_role(user=stranger, role="emperor", by=tomas, now=noon)

    assert not again(stranger).is_staff


def test_the_last_administrator_stays(tomas, noon):
    assignment = tomas.staff_assignments.get(role="administrator")
    StaffAssignmentFactory(user=UserFactory(is_staff=True, is_active=False), role="administrator")

    with pytest.raises(StaffError, match="last administrator"):
        revoke_role(assignment=assignment, by=tomas, now=noon)

    assert tomas.staff_assignments.filter(role="administrator").exists()


def test_one_of_two_administrators_goes(tomas, noon):
    StaffAssignmentFactory(role="administrator")

    revoke_role(assignment=tomas.staff_assignments.get(role="administrator"), by=tomas, now=noon)

    assert not holds(again(tomas), "accounts.manage_staff")


@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.key)
def test_every_role_says_what_it_is(role):
    assert str(role.title) and str(role.description).endswith(".") and role.permissions


def test_an_inactive_person_holds_nothing(tomas):
    tomas.is_active = False

    assert not holds(tomas, "accounts.manage_staff")
    assert not tomas.has_perm("wagtailadmin.access_admin")
