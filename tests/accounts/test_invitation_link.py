"""The link of an invitation, for people with and without an account."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from tests.factories.accounts import InvitationFactory
from tests.outbox import queued_messages

NEW = {"name": "Theo Keller", "email": "theo@alpine.example", "password1": "seven wet lake stones"}
LINK = "/accounts/invitations/the-token/"


@pytest.fixture
def invitation(alpine, anna):
    return InvitationFactory(programme=alpine, email=NEW["email"], invited_by=anna, token="the-token")


def test_without_an_account_sign_up_skips_the_confirmation_and_comes_back(client, invitation, alpine):
    page = client.get(LINK).content.decode()
    assert "Create an account" in page and "Anna Berger" in page

    response = client.post(reverse("account_signup"), NEW)
    user = User.objects.get(email=NEW["email"])
    assert response.url == LINK
    assert client.session["_auth_user_id"] == str(user.pk)
    client.get(LINK)
    response = client.post(LINK)

    assert response.url == alpine.get_absolute_url()
    assert user.memberships.active().get().programme == alpine
    assert [template for template, _ in queued_messages()] == ["accounts/invitation_accepted"]


def test_another_address_must_be_confirmed_as_ever(client, invitation):
    client.get(LINK)

    response = client.post(reverse("account_signup"), NEW | {"email": "else@alpine.example"})

    assert response.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_a_dead_link_confirms_no_address(client, invitation):
    client.get(LINK)
    invitation.status = "withdrawn"
    invitation.save()

    response = client.post(reverse("account_signup"), NEW)

    assert response.url == reverse("account_email_verification_sent")


def test_get_shows_and_only_post_accepts(client, invitation, stranger):
    invitation.email = stranger.email
    invitation.save()
    client.force_login(stranger)

    assert "Accept invitation" in client.get(LINK).content.decode()
    assert not stranger.memberships.exists()


def test_somebody_else_with_the_link_is_told_and_stays_out(client, invitation, carla):
    client.force_login(carla)

    page = client.post(LINK).content.decode()

    assert "theo@alpine.example" in page
    assert carla.memberships.count() == 1


@pytest.mark.parametrize("change", [{"expires_at": timezone.now() - timedelta(days=1)}, {"status": "withdrawn"}])
def test_an_old_link_says_so(client, invitation, change):
    for field, value in change.items():
        setattr(invitation, field, value)
    invitation.save()

    assert "no longer open" in client.get(LINK).content.decode()


def test_an_unknown_token_is_not_found(client, db):
    assert client.get("/accounts/invitations/guess/").status_code == 404
