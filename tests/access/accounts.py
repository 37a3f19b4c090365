"""Routes of portal.accounts: ours, the programmes' and allauth's."""

from django.utils import timezone

from portal.accounts.enums import MembershipRole
from tests.access import Route, everyone
from tests.factories.accounts import InvitationFactory, MembershipFactory, ProgrammeFactory, UserFactory

TOKEN = "token-of-a-mail"
GUEST = {"guest": 302}
STAFF = {"iris": 200, "tomas": 200}


def build(world) -> None:
    world.vine = ProgrammeFactory(code="vine-valleys", name="Interreg Vine Valleys")
    newcomer = UserFactory(email="nina@alpine.example")
    world.request = MembershipFactory(programme=world.alpine, user=newcomer, requested=True)
    world.own = MembershipFactory(programme=world.vine, user=world.anna, manager=True)
    world.bela_there = world.bela.memberships.get()
    world.invitation = InvitationFactory(programme=world.alpine, email="theo@alpine.example", token=TOKEN)
    MembershipFactory(programme=world.alpine, manager=True, role=MembershipRole.MANAGER)
    world.now = timezone.now()


def of_alpine(world) -> dict[str, object]:
    return {"code": "alpine-lakes"}


def bela_in_alpine(world) -> dict[str, object]:
    return {"code": "alpine-lakes", "pk": world.bela_there.pk}


def invited_to_alpine(world) -> dict[str, object]:
    return {"code": "alpine-lakes", "pk": world.invitation.pk}


def the_request(world) -> dict[str, object]:
    return {"pk": world.request.pk}


def a_role(world) -> dict[str, object]:
    return {"pk": world.iris.staff_assignments.order_by("pk").first().pk}


# Nobody sees anna's request page but anna: others' memberships are not found.
OURS = [
    Route("accounts:index", everyone(302), everyone(405, guest=302)),
    Route("accounts:profile", everyone(200, **GUEST), everyone(200, **GUEST)),
    Route("accounts:welcome", everyone(200, **GUEST), everyone(405, guest=302)),
    Route(
        "accounts:join",
        everyone(200, guest=302, anna=302, bela=302),
        everyone(302),
        kwargs=of_alpine,
    ),
    Route(
        "accounts:leave",
        everyone(404, guest=302, anna=200),
        everyone(404, guest=302, anna=302),
        kwargs=lambda world: {"pk": world.own.pk},
    ),
    Route(
        "accounts:withdraw",
        everyone(405, guest=302),
        everyone(404, guest=302, anna=403, bela=403, iris=403, tomas=403),
        kwargs=the_request,
    ),
    Route(
        "accounts:approve",
        everyone(405, guest=302),
        everyone(404, guest=302, anna=302, bela=403, iris=302, tomas=302),
        kwargs=the_request,
    ),
    Route(
        "accounts:decline",
        everyone(404, guest=302, anna=200, bela=403, **STAFF),
        everyone(404, guest=302, anna=200, bela=403, **STAFF),
        kwargs=the_request,
    ),
    Route(
        "accounts:invitation",
        everyone(200, anna=302, bela=302),
        everyone(200, anna=302, bela=302),
        kwargs=lambda world: {"token": TOKEN},
    ),
    Route("accounts:desk", everyone(403, guest=302, **STAFF), everyone(405, guest=302)),
    Route("accounts:staff", everyone(403, guest=302, tomas=200), everyone(403, guest=302, tomas=200)),
    Route("accounts:revoke_role", everyone(405, guest=302), everyone(403, guest=302, tomas=302), kwargs=a_role),
]

PROGRAMMES = [
    Route("programmes:list", everyone(200), everyone(405)),
    Route("programmes:programme", everyone(200), everyone(405), kwargs=of_alpine),
    Route(
        "programmes:rename",
        everyone(403, guest=302, **STAFF),
        everyone(403, guest=302, **STAFF),
        kwargs=of_alpine,
    ),
    Route(
        "programmes:merge",
        everyone(403, guest=302, tomas=200),
        everyone(403, guest=302, tomas=200),
        kwargs=of_alpine,
    ),
    Route(
        "programmes:invite",
        everyone(403, guest=302, anna=200, **STAFF),
        everyone(403, guest=302, anna=200, **STAFF),
        kwargs=of_alpine,
    ),
    Route(
        "programmes:withdraw_invitation",
        everyone(405, guest=302),
        everyone(403, guest=302, anna=302, iris=302, tomas=302),
        kwargs=invited_to_alpine,
    ),
    Route(
        "programmes:member",
        everyone(403, guest=302, anna=200, **STAFF),
        everyone(403, guest=302, anna=200, **STAFF),
        kwargs=bela_in_alpine,
    ),
    Route(
        "programmes:remove_member",
        everyone(405, guest=302),
        everyone(403, guest=302, anna=302, iris=302, tomas=302),
        kwargs=bela_in_alpine,
    ),
]

# allauth: doors stand open for guests and lead signed-in people on; the account's pages are for signed-in people.
DOOR = everyone(302, guest=200)
INSIDE = everyone(200, guest=302)
ELSEWHERE = everyone(302)  # to another door, or to a step that was not taken
# The personas have no password and no second factor, so there is nothing to ask them again with.
NO_WAY_TO_ASK = everyone(403, guest=302)
NOT_SET_UP = everyone(404, guest=302)
ALLAUTH = [
    Route("account_login", DOOR, DOOR),
    Route("account_logout", everyone(200, guest=302), everyone(302)),
    Route("account_inactive", everyone(200), everyone(405)),
    Route("account_signup", DOOR, DOOR),
    Route("account_reauthenticate", NO_WAY_TO_ASK, NO_WAY_TO_ASK),
    Route("account_email", INSIDE, ELSEWHERE),
    Route("account_email_verification_sent", everyone(200), everyone(405)),
    Route("account_confirm_email", everyone(200), everyone(404), kwargs=lambda world: {"key": "no-such-key"}),
    Route("account_change_password", ELSEWHERE, ELSEWHERE),
    Route("account_set_password", INSIDE, INSIDE),
    Route("account_reset_password", everyone(200), everyone(200)),
    Route("account_reset_password_done", everyone(200), everyone(405)),
    Route("account_reset_password_from_key_done", everyone(200), everyone(405)),
    Route(
        "account_reset_password_from_key",
        everyone(200),
        everyone(200),
        kwargs=lambda world: {"uidb36": "1", "key": "no-key"},
    ),
    Route("account_request_login_code", DOOR, DOOR),
    Route("account_confirm_login_code", ELSEWHERE, ELSEWHERE),
    Route("mfa_index", INSIDE, everyone(405, guest=302)),
    Route("mfa_authenticate", ELSEWHERE, ELSEWHERE),
    Route("mfa_reauthenticate", NO_WAY_TO_ASK, NO_WAY_TO_ASK),
    Route("mfa_activate_totp", INSIDE, INSIDE),
    Route("mfa_deactivate_totp", NOT_SET_UP, NOT_SET_UP),
    Route("mfa_view_recovery_codes", NOT_SET_UP, everyone(405, guest=302)),
    Route("mfa_generate_recovery_codes", INSIDE, INSIDE),
    Route("mfa_download_recovery_codes", NOT_SET_UP, NOT_SET_UP),
    Route("mfa_list_webauthn", INSIDE, everyone(405, guest=302)),
    Route("mfa_add_webauthn", INSIDE, INSIDE),
    Route("mfa_reauthenticate_webauthn", NO_WAY_TO_ASK, NO_WAY_TO_ASK),
    Route("mfa_remove_webauthn", NOT_SET_UP, NOT_SET_UP, kwargs=lambda world: {"pk": 1}),
    Route("mfa_edit_webauthn", NOT_SET_UP, NOT_SET_UP, kwargs=lambda world: {"pk": 1}),
    Route("mfa_login_webauthn", ELSEWHERE, ELSEWHERE),
    Route("socialaccount_login_cancelled", everyone(200), everyone(405)),
    Route("socialaccount_login_error", everyone(401), everyone(405)),
    Route("socialaccount_signup", everyone(302), everyone(302)),
    Route("socialaccount_connections", INSIDE, INSIDE),
    Route("openid_connect_login", everyone(404), everyone(404), kwargs=lambda world: {"provider_id": "none"}),
    Route("openid_connect_callback", everyone(404), everyone(404), kwargs=lambda world: {"provider_id": "none"}),
    Route("usersessions_list", INSIDE, everyone(302)),
]

ROUTES = OURS + PROGRAMMES + ALLAUTH
