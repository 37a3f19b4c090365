"""Signing up, in and back in, as people meet it; allauth's own logic is tested by its makers."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.notices.models import Message
from tests.factories.accounts import PASSWORD, UserFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db

NEW = {"name": "Theo Keller", "email": "theo@alpine.example", "password1": "seven wet lake stones"}


def link_in(message, part):
    return re.search(rf"http://testserver(/accounts/{part}\S+)", message.text)[1]


@pytest.fixture
def person():
    user = UserFactory(email="person@alpine.example", name="Pia Person")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_signing_up_confirming_and_landing_on_the_programmes(client):
    response = client.post(reverse("account_signup"), NEW)
    assert response.url == reverse("account_email_verification_sent")
    user = User.objects.get(email=NEW["email"])
    assert (user.name, queued_messages()) == (NEW["name"], [("account/email_confirmation_signup", NEW["email"])])

    link = link_in(Message.objects.get(), "confirm-email/")
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get(user=user).verified  # GET shows, POST acts
    response = client.post(link)

    assert response.url == reverse("accounts:welcome")
    assert EmailAddress.objects.get(user=user).verified
    assert client.get(reverse("accounts:welcome")).status_code == 200
    assert audit_verbs(user) == ["accounts.signed_up", "accounts.confirmed_address"]


def test_nobody_signs_in_before_the_address_is_confirmed(client):
    client.post(reverse("account_signup"), NEW)
    client.cookies.clear()

    response = client.post(reverse("account_login"), {"login": NEW["email"], "password": NEW["password1"]})

    assert response.url == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


def test_a_weak_password_is_told_and_what_was_typed_stays(client):
    response = client.post(reverse("account_signup"), NEW | {"password1": "short"})

    assert response.status_code == 200
    assert 'value="Theo Keller"' in response.content.decode()
    assert not User.objects.exists()


def test_signing_up_with_a_taken_address_looks_the_same_and_mails_its_owner(client, person):
    response = client.post(reverse("account_signup"), NEW | {"email": person.email})

    assert response.url == reverse("account_email_verification_sent")
    assert queued_messages() == [("account/account_already_exists", person.email)]


@pytest.mark.parametrize("email", ["person@alpine.example", "nobody@alpine.example"])
def test_asking_for_a_password_tells_nobody_who_has_an_account(client, person, email):
    response = client.post(reverse("account_reset_password"), {"email": email})

    known = "password_reset_key" if email == person.email else "unknown_account"
    assert response.url == reverse("account_reset_password_done")
    assert queued_messages() == [(f"account/{known}", email)]


def test_setting_a_new_password_by_the_link(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = link_in(Message.objects.get(), "password/reset/key/")

    form = client.get(link).url
    response = client.post(form, {"password1": "eight dry lake stones", "password2": "eight dry lake stones"})

    person.refresh_from_db()
    assert response.status_code == 302
    assert person.check_password("eight dry lake stones")
    assert [template for template, _ in queued_messages()] == ["account/password_reset_key", "account/password_reset"]


def test_signing_in_by_password(client, person):
    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert response.url == reverse("accounts:welcome")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_member_lands_on_my_programme(client, anna):
    anna.set_password(PASSWORD)
    anna.save()

    response = client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD})

    assert response.url == "/my/"


def test_signing_in_by_a_code(client, person):
    response = client.post(reverse("account_request_login_code"), {"email": person.email})
    message = Message.objects.get()
    (code,) = message.secrets

    assert response.url == reverse("account_confirm_login_code")
    assert code in message.text
    assert client.get(response.url).status_code == 200
    assert client.post(response.url, {"code": code}).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_asking_for_a_code_tells_nobody_who_has_an_account(client):
    response = client.post(reverse("account_request_login_code"), {"email": "nobody@alpine.example"})

    assert response.url == reverse("account_confirm_login_code")
    assert queued_messages() == [("account/unknown_account", "nobody@alpine.example")]


def test_the_sixth_wrong_password_is_refused_even_when_right(client, person):
    for _attempt in range(5):
        client.post(reverse("account_login"), {"login": person.email, "password": "wrong"})

    response = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert "Too many failed" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_too_many_sign_ups_get_the_429_page(client):
    answers = [
        client.post(reverse("account_signup"), NEW | {"email": f"p{number}@alpine.example"}) for number in range(21)
    ]

    assert answers[-1].status_code == 429
    assert '<html lang="' in answers[-1].content.decode()


def test_a_second_address_is_confirmed_and_becomes_the_main_one(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    asked = client.post(reverse("account_email"), {"action_add": "1", "email": "pia@other.example"})
    client.post(asked.url, {"password": PASSWORD})  # asked again once; then the change goes on by itself
    link = link_in(Message.objects.get(template="account/email_confirmation"), "confirm-email/")
    client.post(link)

    client.post(reverse("account_email"), {"action_primary": "1", "email": "pia@other.example"})

    person.refresh_from_db()
    assert person.email == "pia@other.example"


def test_a_change_of_address_asks_again_who_comes_back_later(client, person):
    client.force_login(person)  # without a password just typed

    response = client.post(reverse("account_email"), {"action_add": "1", "email": "pia@other.example"})

    assert response.url.startswith(reverse("account_reauthenticate"))
    assert queued_messages() == []


def test_signing_out_the_other_sessions(client, person):
    other = Client()
    for browser in (client, other):
        browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        browser.get(reverse("usersessions_list"))

    client.post(reverse("usersessions_list"))

    assert other.get(reverse("accounts:profile")).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 200
