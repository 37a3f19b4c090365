"""The second factor: an app, keys, recovery codes, and staff that must have one."""

import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from tests.factories.accounts import PASSWORD
from tests.outbox import queued_messages


def code_of(secret):
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def test_setting_up_an_app_gives_recovery_codes_and_a_mail(client, anna, django_capture_on_commit_callbacks):
    client.force_login(anna)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})

    types = sorted(Authenticator.objects.filter(user=anna).values_list("type", flat=True))
    assert (response.status_code, types) == (302, ["recovery_codes", "totp"])
    assert queued_messages() == [("account/totp_activated", anna.email)]


def test_the_square_for_the_app_stands_on_white(client, anna):
    client.force_login(anna)
    picture = client.get(reverse("mfa_activate_totp")).context["totp_svg"]

    assert picture.count('<rect width="100%" height="100%" fill="#ffffff"/><path') == 1


def test_secrets_of_the_second_factor_are_not_readable_in_the_database(anna):
    secret = generate_totp_secret()
    stored = TOTP.activate(anna, secret).instance

    assert secret not in str(stored.data)
    assert Authenticator.objects.get(pk=stored.pk).wrap().validate_code(code_of(secret))


def test_signing_in_with_password_and_app(client, anna):
    secret = generate_totp_secret()
    TOTP.activate(with_password(anna), secret)

    first = client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD})
    assert first.url.startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    assert client.get(first.url).status_code == 200
    client.post(first.url, {"code": code_of(secret)})

    assert client.session["_auth_user_id"] == str(anna.pk)


def test_a_recovery_code_opens_once(client, anna):
    TOTP.activate(with_password(anna), generate_totp_secret())
    code = RecoveryCodes.activate(anna).get_unused_codes()[0]

    def sign_in():
        client.logout()
        step = client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD})
        client.post(step.url, {"code": code})
        return "_auth_user_id" in client.session

    assert (sign_in(), sign_in()) == (True, False)


@pytest.mark.parametrize("path", ["/accounts/desk/", "/my/", "/accounts/profile/", "/admin/"])
def test_staff_without_a_second_factor_is_led_to_set_one_up(path, client, iris, settings):
    settings.STAFF_TWO_FACTOR_REQUIRED = True
    client.force_login(iris)

    response = client.get(path)

    assert (response.status_code, response.url) == (302, reverse("mfa_index"))


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"])
def test_staff_reaches_what_setting_up_needs(name, client, iris, settings):
    settings.STAFF_TWO_FACTOR_REQUIRED = True
    client.force_login(iris)

    assert client.get(reverse(name)).status_code == 200


def test_staff_with_a_second_factor_goes_on(client, iris, settings):
    settings.STAFF_TWO_FACTOR_REQUIRED = True
    TOTP.activate(iris, generate_totp_secret())
    client.force_login(iris)

    assert client.get(reverse("accounts:desk")).status_code == 200


def test_members_are_offered_not_forced(client, anna, settings):
    settings.STAFF_TWO_FACTOR_REQUIRED = True
    client.force_login(anna)

    assert client.get(reverse("accounts:profile")).status_code == 200


def test_the_demo_offers_it_to_staff_too(client, iris, settings):
    settings.STAFF_TWO_FACTOR_REQUIRED = False
    client.force_login(iris)

    assert client.get(reverse("accounts:desk")).status_code == 200
    assert "You hold a staff role." in client.get(reverse("mfa_index")).content.decode()


def test_passkey_pages_carry_data_blocks_and_files_no_inline_code(client, anna):
    client.force_login(anna)
    page = client.get(reverse("mfa_add_webauthn")).content.decode()

    scripts = [tag.split(">")[0] for tag in page.split("<script")[1:]]
    assert all('type="application/json"' in tag or "src=" in tag for tag in scripts)
    assert '"creation_options"' in page


def test_the_passkey_door_hands_out_a_challenge(client, db):
    response = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})

    assert "challenge" in json.loads(response.content)["request_options"]["publicKey"]
