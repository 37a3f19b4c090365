"""Any OpenID Connect provider by environment, against a real one: allauth's own, in another process, over HTTP."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.urls import reverse

from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.outbox import queued_messages

ROOT = Path(__file__).parent.parent.parent
CALLBACK = "/accounts/oidc/office/login/callback/"


def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return key.private_bytes(*form).decode()


def start(folder, verified) -> tuple[subprocess.Popen, str]:
    own = {"IDP_DATABASE": str(folder / "idp.sqlite3"), "IDP_PRIVATE_KEY": private_key(), "IDP_VERIFIED": verified}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.accounts.identity_provider.serve"],
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, f"http://127.0.0.1:{int(process.stdout.readline())}"


@pytest.fixture(scope="module", params=["1"])
def provider(request, tmp_path_factory):
    """The process; parametrise indirectly with "0" for a provider that has not confirmed the address."""
    process, url = start(tmp_path_factory.mktemp("idp"), request.param)
    yield url
    process.kill()
    process.wait()


@pytest.fixture
def office(provider, settings, db):
    """The portal knows the provider under the name "Office"."""
    app = {"provider_id": "office", "name": "Office", "client_id": "portal", "secret": "portal secret"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": {"server_url": provider}}]}
    }
    return provider


def sign_in_at(office, authorise_url) -> str:
    """What the person's browser does over there; returns the address it is sent back to."""
    browser = requests.Session()
    page = browser.get(authorise_url, timeout=10)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
    form = {"login": "theo@alpine.example", "password": "idp password", "csrfmiddlewaretoken": token}
    answer = browser.post(page.url, form, allow_redirects=False, timeout=10)
    while not answer.headers["Location"].startswith("http://testserver"):
        answer = browser.get(f"{office}{answer.headers['Location']}", allow_redirects=False, timeout=10)
    return answer.headers["Location"].removeprefix("http://testserver")


def through(client, office):
    there = client.post(reverse("openid_connect_login", args=["office"])).url
    assert there.startswith(f"{office}/identity/o/authorize?") and "code_challenge=" in there
    return client.get(sign_in_at(office, there))


def test_the_button_shows_only_when_a_provider_is_named(client, db):
    assert "/accounts/oidc/" not in client.get(reverse("account_login")).content.decode()


def test_a_newcomer_signs_in_with_the_office_and_chooses_a_programme(client, office):
    assert "Sign in with Office" in client.get(reverse("account_login")).content.decode()

    response = through(client, office)

    user = User.objects.get(email="theo@alpine.example")
    assert (response.url, user.name) == (reverse("accounts:welcome"), "Theo K")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert not user.has_usable_password()


def test_the_second_time_it_is_the_same_person(client, office):
    through(client, office)
    client.logout()

    through(client, office)

    assert User.objects.count() == 1


@pytest.mark.parametrize("provider", ["0"], indirect=True)
def test_an_address_the_office_has_not_confirmed_is_confirmed_by_us(client, office):
    response = through(client, office)

    assert response.url == reverse("account_email_verification_sent")
    assert queued_messages() == [("account/email_confirmation_signup", "theo@alpine.example")]


def test_an_address_that_has_an_account_is_not_taken_over(client, office):
    owner = UserFactory(email="theo@alpine.example", name="The owner")

    response = through(client, office)

    assert "_auth_user_id" not in client.session
    assert response.status_code == 302
    assert owner.socialaccount_set.count() == 0


def test_an_answer_that_was_not_asked_for_is_refused(client, office):
    response = client.get(f"{CALLBACK}?code=stolen&state=made-up")

    assert (response.status_code, "_auth_user_id" in client.session) == (401, False)
