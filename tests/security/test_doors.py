"""Who comes in and how: memberships nobody asked for, the second factor, limits by address, the mode of operation."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from allauth.account.adapter import get_adapter
from django.test import RequestFactory
from django.urls import reverse

from portal.accounts.actions.invitations import invite
from portal.accounts.actions.roster import remove_member
from portal.accounts.enums import InvitationStatus, MembershipStatus
from tests.factories.accounts import MembershipFactory


@pytest.fixture
def noon():
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("status", [MembershipStatus.LEFT, MembershipStatus.WITHDRAWN, MembershipStatus.DECLINED])
def test_a_manager_cannot_bring_back_who_did_not_ask(client, anna, stranger, alpine, status):
    gone = MembershipFactory(user=stranger, programme=alpine, left=True)
    type(gone).objects.filter(pk=gone.pk).update(status=status)
    client.force_login(anna)

    client.post(reverse("accounts:approve", args=[gone.pk]))

    gone.refresh_from_db()
    assert gone.status == status


def test_who_is_removed_keeps_no_door_open_by_an_invitation(anna, carla, bela, alpine, noon):
    MembershipFactory(user=carla, programme=alpine, manager=True)
    given = {"programme": alpine, "role": "manager", "may_authorise_hours": True, "may_sign_requests": True}
    by_carla = invite(email="carla@home.example", **given, by=carla, now=noon)
    by_anna = invite(email="new@alpine.example", **given, by=anna, now=noon)

    remove_member(membership=carla.memberships.get(programme=alpine), by=anna, now=noon)

    states = [type(row).objects.get(pk=row.pk).status for row in (by_carla, by_anna)]
    assert states == [InvitationStatus.WITHDRAWN, InvitationStatus.OPEN]


def test_a_superuser_without_a_role_needs_the_second_factor_too(client, stranger, settings):
    settings.STAFF_TWO_FACTOR_REQUIRED = True
    stranger.is_superuser = True
    stranger.save()
    client.force_login(stranger)

    response = client.get("/admin/")

    assert (response.status_code, response.url) == (302, reverse("mfa_index"))


def test_limits_count_the_visitor_and_believe_no_address_before_our_proxy(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    asked = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "1.2.3.4, 203.0.113.7"})

    assert get_adapter().get_client_ip(asked) == "203.0.113.7"


def test_production_trusts_one_proxy_and_a_mistyped_mode_does_not_start(tmp_path):
    good = {
        "SECRET_KEY": "k" * 60,
        "SITE_URL": "https://portal.example.eu",
        "ALLOWED_HOSTS": "portal.example.eu",
        "VAR_DIR": str(tmp_path),
    }

    def started(mode):
        code = "from portal.config import settings; print(settings.ALLAUTH_TRUSTED_PROXY_COUNT)"
        env = good | {"PORTAL_MODE": mode}
        return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)

    assert started("production").stdout.strip() == "1"
    assert "Set it to production" in started("prod").stderr
