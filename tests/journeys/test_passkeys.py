"""A passkey in a real browser: allauth's scripts run under our plain content policy."""

from allauth.mfa.models import Authenticator

from tests.factories.accounts import PASSWORD


def with_authenticator(walker):
    """The browser gets a key that says yes to everything."""
    session = walker.context.new_cdp_session(walker.page)
    session.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    return session


def test_adding_a_passkey_and_signing_in_with_nothing_else(walk, anna, live_server):
    anna.set_password(PASSWORD)
    anna.save()
    walker = walk("anna")
    page = walker.page
    with_authenticator(walker)

    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(anna.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/my/")
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of this key").fill("Office laptop")
    page.get_by_label("Sign in with this key alone").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Add key").click()
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/my/")

    types = sorted(Authenticator.objects.filter(user=anna).values_list("type", flat=True))
    assert types == ["recovery_codes", "webauthn"]
