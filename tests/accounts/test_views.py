"""Pages of our own: owner, colleague, stranger and guest; the table of all roles is in tests/access/accounts.py."""

import pytest
from django.urls import reverse

from portal.accounts.models import Invitation, Membership, StaffAssignment, User
from tests.factories.accounts import InvitationFactory, MembershipFactory, ProgrammeFactory, StaffAssignmentFactory
from tests.outbox import queued_messages
from tests.queries import count


def text(response):
    return response.content.decode()


def test_profile_saves_name_and_zone(client, anna):
    client.force_login(anna)

    response = client.post(reverse("accounts:profile"), {"name": "Anna B.", "time_zone": "Europe/Oslo"}, follow=True)

    anna.refresh_from_db()
    assert (anna.name, anna.time_zone) == ("Anna B.", "Europe/Oslo")
    assert "Your profile is saved." in text(response)


def test_profile_refuses_a_zone_that_does_not_exist(client, anna):
    client.force_login(anna)

    response = client.post(reverse("accounts:profile"), {"name": "Kept", "time_zone": "Mars/Base"})

    assert response.status_code == 200
    assert 'value="Kept"' in text(response)


def test_the_directory_shows_public_facts_only(client, anna, alpine):
    page = text(client.get(reverse("programmes:list")))

    assert "Interreg Alpine Lakes" in page
    assert anna.email not in page


def test_the_directory_filters_by_words_and_strand(client, alpine):
    ProgrammeFactory(name="Interreg Baltic", strand="B")

    page = client.get(reverse("programmes:list"), {"q": "lakes", "strand": "A"}).context["page"]
    assert [programme.name for programme in page] == ["Interreg Alpine Lakes"]
    assert "No programme fits." in text(client.get(reverse("programmes:list"), {"q": "lakes", "strand": "D"}))


@pytest.mark.parametrize(("who", "sees"), [(None, False), ("carla", False), ("bela", True), ("iris", True)])
def test_contacts_show_to_colleagues_and_staff_only(request, client, anna, alpine, who, sees):
    InvitationFactory(programme=alpine, email="theo@alpine.example")
    if who:
        client.force_login(request.getfixturevalue(who))

    page = text(client.get(alpine.get_absolute_url()))

    assert (anna.email in page, "theo@alpine.example" in page) == (sees, sees)


def test_joining_from_the_welcome_page_to_the_managers_answer(client, anna, stranger, alpine):
    client.force_login(stranger)
    assert "Ask to join" in text(client.get(reverse("accounts:welcome"), {"q": "lakes"}))
    client.post(reverse("accounts:join", args=[alpine.code]), {"message": "I am new"})
    membership = stranger.memberships.get()
    assert "Your requests" in text(client.get(reverse("accounts:welcome")))

    client.force_login(anna)
    assert "I am new" in text(client.get(alpine.get_absolute_url()))
    response = client.post(reverse("accounts:approve", args=[membership.pk]))

    assert response.url == alpine.get_absolute_url()
    assert stranger.memberships.active().get() == membership


def test_a_second_request_is_told_in_the_form_and_the_message_stays(client, anna, stranger, alpine):
    MembershipFactory(programme=alpine, user=stranger, requested=True)
    client.force_login(stranger)

    page = text(client.post(reverse("accounts:join", args=[alpine.code]), {"message": "Once more"}))

    assert "You have asked already." in page
    assert "Once more" in page


def test_a_claim_goes_through_the_desk(client, iris, stranger, db):
    programme = ProgrammeFactory(name="Interreg Vine Valleys")
    client.force_login(stranger)
    client.post(reverse("accounts:join", args=[programme.code]), {"message": ""})

    client.force_login(iris)
    assert "Interreg Vine Valleys" in text(client.get(reverse("accounts:desk")))
    response = client.post(reverse("accounts:approve", args=[stranger.memberships.get().pk]))

    assert response.url == reverse("accounts:desk")
    assert stranger.memberships.managers().get().programme == programme


def test_a_manager_cannot_answer_a_claim(client, anna, stranger, alpine):
    claim = MembershipFactory(programme=alpine, user=stranger, claim=True)
    client.force_login(anna)

    assert client.post(reverse("accounts:approve", args=[claim.pk])).status_code == 403


def test_nobody_answers_their_own_request(client, iris, alpine):
    own = MembershipFactory(programme=alpine, user=iris, requested=True)
    client.force_login(iris)

    assert client.post(reverse("accounts:approve", args=[own.pk])).status_code == 403


def test_declining_needs_a_reason(client, anna, stranger, alpine):
    membership = MembershipFactory(programme=alpine, user=stranger, requested=True)
    client.force_login(anna)
    url = reverse("accounts:decline", args=[membership.pk])

    assert client.post(url, {"reason": ""}).status_code == 200
    client.post(url, {"reason": "Wrong programme."})

    membership.refresh_from_db()
    assert (membership.status, queued_messages()) == ("declined", [("accounts/membership_declined", stranger.email)])


def test_withdrawing_ones_own_request(client, stranger, alpine):
    membership = MembershipFactory(programme=alpine, user=stranger, requested=True)
    client.force_login(stranger)

    client.post(reverse("accounts:withdraw", args=[membership.pk]))

    membership.refresh_from_db()
    assert membership.status == "withdrawn"


def test_inviting_changing_and_removing_a_colleague(client, anna, bela, alpine):
    client.force_login(anna)
    invited = {"email": "theo@alpine.example", "role": "member", "may_sign_requests": "on"}
    client.post(reverse("programmes:invite", args=[alpine.code]), invited)
    invitation = Invitation.objects.get()
    there = [alpine.code, bela.memberships.get().pk]
    client.post(reverse("programmes:member", args=there), {"role": "manager", "may_authorise_hours": "on"})
    membership = bela.memberships.get()
    assert (invitation.email, invitation.may_sign_requests) == ("theo@alpine.example", True)
    assert (membership.role, membership.may_authorise_hours, membership.may_sign_requests) == ("manager", True, False)

    client.post(reverse("programmes:withdraw_invitation", args=[alpine.code, invitation.pk]))
    client.post(reverse("programmes:remove_member", args=there))

    assert (Invitation.objects.get().status, bela.memberships.get().status) == ("withdrawn", "left")


def test_the_last_manager_is_told_in_the_form(client, anna, bela, alpine):
    client.force_login(anna)

    page = client.post(reverse("programmes:member", args=[alpine.code, anna.memberships.get().pk]), {"role": "member"})

    assert "Make a colleague manager first." in text(page).replace("&#x27;", "'")


def test_leaving_as_the_last_manager_asks_for_a_successor(client, anna, bela):
    client.force_login(anna)
    url = reverse("accounts:leave", args=[anna.memberships.get().pk])

    assert "a programme always has a manager" in text(client.post(url, {"successor": ""}))
    response = client.post(url, {"successor": bela.memberships.get().pk})

    assert response.url == reverse("accounts:profile")
    assert (anna.memberships.get().status, bela.memberships.get().role) == ("left", "manager")


def test_a_member_of_another_programme_cannot_succeed(client, anna, bela, carla):
    client.force_login(anna)

    url = reverse("accounts:leave", args=[anna.memberships.get().pk])

    assert client.post(url, {"successor": carla.memberships.get().pk}).status_code == 200
    assert anna.memberships.get().status == "active"


def test_giving_and_taking_a_role(client, tomas, stranger):
    client.force_login(tomas)
    client.post(reverse("accounts:staff"), {"email": stranger.email.upper(), "role": "editor"})
    assignment = StaffAssignment.objects.get(user=stranger)

    client.post(reverse("accounts:revoke_role", args=[assignment.pk]))

    assert not User.objects.get(pk=stranger.pk).is_staff
    page = text(client.post(reverse("accounts:staff"), {"email": "nobody@x.example", "role": "editor"}))
    assert "Nobody has an account with this address." in page


@pytest.mark.parametrize("name", ["programmes:list", "accounts:welcome", "accounts:desk", "accounts:staff"])
def test_lists_cost_the_same_for_one_row_and_for_thirty(client, tomas, name):
    client.force_login(tomas)
    MembershipFactory(requested=True)
    one = count(client, reverse(name))

    MembershipFactory.create_batch(29, requested=True)
    MembershipFactory.create_batch(5, claim=True)
    StaffAssignmentFactory.create_batch(10)

    assert (count(client, reverse(name)), one <= 12) == (one, True)


@pytest.mark.parametrize("who", ["anna", "iris", None])
def test_a_programme_costs_the_same_for_one_colleague_and_for_thirty(request, client, anna, alpine, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    MembershipFactory(programme=alpine, requested=True)
    InvitationFactory(programme=alpine, invited_by=anna)
    one = count(client, alpine.get_absolute_url())

    MembershipFactory.create_batch(30, programme=alpine)
    MembershipFactory.create_batch(10, programme=alpine, requested=True)
    InvitationFactory.create_batch(10, programme=alpine, invited_by=anna)

    assert (count(client, alpine.get_absolute_url()), one <= 15) == (one, True)


def test_memberships_of_others_are_not_found(anna, carla, iris):
    assert set(Membership.objects.visible_to(anna)) == set(anna.memberships.all())
    assert set(Membership.objects.visible_to(iris)) == set(Membership.objects.all())
