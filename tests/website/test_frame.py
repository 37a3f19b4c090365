"""The house's own doors: health, policy of content, errors, the editing desk."""

import pytest
from django.db import DatabaseError
from django.template.loader import render_to_string
from django.test import Client


def test_pages_forbid_inline_code(site, client):
    policy = client.get("/")["Content-Security-Policy"]

    assert policy == (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def test_only_the_editing_desk_has_a_wider_policy(site, client, tomas):
    client.force_login(tomas)

    assert "'unsafe-inline'" in client.get("/admin/")["Content-Security-Policy"]
    assert "'unsafe-inline'" not in client.get("/my/")["Content-Security-Policy"]


@pytest.mark.parametrize("door", ["/admin/login/", "/admin/"])
def test_other_doors_lead_to_the_one_sign_in(site, client, door):
    response = client.get(door)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/admin/")


@pytest.mark.parametrize(("who", "status"), [("anna", 302), ("iris", 302), ("tomas", 200)])
def test_editing_desk_is_for_editors(site, client, request, who, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/admin/").status_code == status


def test_editing_desk_calls_nobody(site, client, tomas):
    client.force_login(tomas)
    content = client.get("/admin/").content.decode()

    assert "gravatar" not in content
    assert "releases.wagtail.io" not in content


class DatabaseAway:
    def cursor(self):
        raise DatabaseError("away")


def test_ready_says_when_the_database_is_away(client, db, monkeypatch):
    monkeypatch.setattr("portal.website.views.health.connection", DatabaseAway())
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (503, {"ready": False, "database": "away"})


@pytest.mark.parametrize("page", ["400", "403", "404", "429"])
def test_error_pages_say_what_to_do_next(site, rf, page):
    assert "<h1" in render_to_string(f"{page}.html", request=rf.get("/"))


@pytest.mark.parametrize("page", ["500", "503"])
def test_error_pages_of_a_broken_portal_need_nothing(page):
    assert "<h1" in render_to_string(f"{page}.html")


def test_unknown_address_answers_404_with_our_page(site, client):
    response = client.get("/nothing-here/")

    assert response.status_code == 404
    assert b"<h1" in response.content


def test_fault_in_a_view_answers_500_with_our_page(site, monkeypatch):
    monkeypatch.setattr("portal.website.views.health.connection", None)

    response = Client(raise_request_exception=False).get("/readyz")

    assert response.status_code == 500
    assert b"<h1" in response.content


def test_missing_token_answers_403_with_our_page(site, anna):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)

    assert client.post("/accounts/logout/").status_code == 403
