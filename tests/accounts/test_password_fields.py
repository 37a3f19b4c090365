"""One place asks for a password to sign in. Setting, changing and resetting one, and asking again before a change
of the account, are allauth's own forms on their own pages; nothing else may render a password field."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import PASSWORD
from tests.test_access import TABLES

FIELD = 'type="password"'
SIGN_IN = {"account_login"}
OWN_PASSWORD = {"account_signup", "account_set_password", "account_change_password", "account_reauthenticate"}


def rendering(world, role):
    """Names of the routes whose page, opened as ``role``, has a password field."""
    found = set()
    for table in TABLES:
        with transaction.atomic():  # undone, because the rooms' objects get in each other's way
            if hasattr(table, "build"):
                table.build(world)
            found |= {route.name for route in table.ROUTES if FIELD in page_of(route, world, role)}
            transaction.set_rollback(True)
    return found


def page_of(route, world, role):
    client = Client()
    if role != "guest":
        client.force_login(getattr(world, role))
    response = client.get(reverse(route.name, kwargs=route.kwargs(world)) + route.query)
    return "" if response.streaming else response.content.decode(errors="ignore")


@pytest.fixture
def world(anna, bela, carla, iris, tomas, stranger, alpine, fjords):
    people = {"anna": anna, "bela": bela, "carla": carla, "iris": iris, "tomas": tomas, "stranger": stranger}
    return SimpleNamespace(**people, alpine=alpine, fjords=fjords)


def test_guests_meet_a_password_field_on_the_sign_in_and_sign_up_pages_only(world):
    assert rendering(world, "guest") == SIGN_IN | {"account_signup"}


def test_staff_with_a_password_meets_it_where_it_is_their_own(world, settings):
    world.tomas.set_password(PASSWORD)
    world.tomas.save()

    assert rendering(world, "tomas") - OWN_PASSWORD == set()


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/", "/admin/password_reset/"])
def test_the_editing_desk_has_no_door_of_its_own(client, db, path):
    response = client.get(path, follow=True)

    led_to = [url.split("?")[0] for url, _ in response.redirect_chain][-1:]
    assert (led_to, response.status_code) in (([reverse("account_login")], 200), ([], 404))


def test_no_template_of_ours_writes_a_password_field():
    root = Path(__file__).parent.parent.parent
    templates = [path for path in root.glob("**/templates/**/*.html") if ".venv" not in path.parts]
    assert [path.name for path in templates if FIELD in path.read_text()] == []
