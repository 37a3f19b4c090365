"""The document against the portal: every call with every answer it names, and nothing that it does not name."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from helpdesk.actions.tickets import attach
from helpdesk.api.routes import api
from helpdesk.models import TicketFile
from tests.factories.helpdesk import NOON, AccountFactory, MessageFactory, TicketFactory
from tests.factories.programs import caller

pytestmark = pytest.mark.django_db
DOCUMENT = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
CALLS = [(path, method) for path, calls in DOCUMENT["paths"].items() for method in calls]
BODIES = {
    "/api/v1/tickets": {"kind": "question", "title": "Where?", "body": "I cannot find it."},
    "/api/v1/tickets/{number}/replies": {"body": "Yes, there is a backup."},
}
JSON = {"content_type": "application/json"}


@pytest.fixture
def places(alpine, bela):
    ticket = TicketFactory(number=4711, programme=alpine, requester=bela)
    message = MessageFactory(ticket=ticket, author=bela)
    attach(message, [SimpleUploadedFile("start.log", b"WARN")], by=bela, now=NOON)
    return {
        "number": "JH-4711",
        "file_id": TicketFile.objects.get().pk,
        "account_id": AccountFactory(programme=alpine).pk,
    }


def send(path, method, places, headers, **changes):
    client, address = Client(), path.format(**places)
    if method == "get":
        return client.get(address, changes.get("query", {}), headers=headers)
    if path.endswith("/files"):
        file = SimpleUploadedFile("b.log", changes.get("content", b"WARN"))
        return client.post(address, {"file": file} if "file" not in changes else {}, headers=headers)
    return client.post(address, json.dumps(BODIES[path] | changes.get("body", {})), headers=headers, **JSON)


def check(response, path, method, status):
    """The answer has this status, the document names it, and it has the form the document says."""
    named = DOCUMENT["paths"][path][method]["responses"]
    assert (response.status_code, str(status) in named) == (status, True), response.content[:300]
    if status >= 400:
        content = response.json()
        assert list(named[str(status)]["content"]) == [response["Content-Type"]] == ["application/problem+json"]
        assert {*content} - {"errors"} == {"type", "title", "status", "detail"}
        assert (content["status"], content["type"]) == (status, "about:blank")


def test_the_document_names_every_route_of_the_room():
    namespaces = [entry for entry in get_resolver().url_patterns if getattr(entry, "namespace", "") == "api"]
    served = {f"/api/v1/{pattern.pattern}" for pattern in namespaces[0].url_patterns}
    named = {path.replace("{number}", "<number>") for path in DOCUMENT["paths"]}

    assert {path.replace("<int:", "<").replace("<", "{").replace(">", "}") for path in served} - {
        "/api/v1/", "/api/v1/openapi.json"
    } == {path.replace("<", "{").replace(">", "}") for path in named}  # fmt: skip


@pytest.mark.parametrize(("path", "method"), CALLS)
def test_it_works_as_named(path, method, places, bela):
    response = send(path, method, places, caller(bela))

    check(response, path, method, 201 if method == "post" else 200)


@pytest.mark.parametrize(("path", "method"), CALLS)
def test_no_key_and_a_key_without_the_scope(path, method, places, bela):
    check(send(path, method, places, {}), path, method, 401)
    check(send(path, method, places, caller(bela, scopes=[])), path, method, 403)


@pytest.mark.parametrize(("path", "method"), [call for call in CALLS if "404" in DOCUMENT["paths"][call[0]][call[1]]
                                              ["responses"] and "{" in call[0]])  # fmt: skip
def test_what_is_not_there(path, method, places, bela):
    nowhere = {"number": "JH-999", "file_id": 0, "account_id": 0}

    check(send(path, method, nowhere, caller(bela)), path, method, 404)


@pytest.mark.parametrize(("path", "method"), CALLS)
def test_too_many_calls(path, method, places, bela, monkeypatch):
    monkeypatch.setattr("helpdesk.api.keys.MOST_CALLS", 0)

    check(send(path, method, places, caller(bela)), path, method, 429)


@pytest.mark.parametrize(("path", "method"), [call for call in CALLS if call[1] == "post"])
def test_what_does_not_fit_in_a_body(path, method, places, bela):
    headers = caller(bela)
    given = {"body": {"colour": "red"}, "file": None}

    check(send(path, method, places, headers, **given), path, method, 422)
    address = path.format(**places)
    check(Client().post(address, "{", headers=headers, **JSON), path, method, 422 if "files" in path else 400)


@pytest.mark.parametrize(("path", "method"), [call for call in CALLS if call[1] == "post"])
def test_headers_are_named(path, method):
    names = [each["name"] for each in DOCUMENT["paths"][path][method]["parameters"] if each["in"] == "header"]

    assert names == ["Idempotency-Key"]


def test_a_ticket_that_ended_and_one_that_did_not_change(places, alpine, bela):
    path, one = "/api/v1/tickets/{number}/replies", "/api/v1/tickets/{number}"
    TicketFactory(number=4712, programme=alpine, requester=bela, solved=True, solved_at=NOON.replace(year=2025))
    headers = caller(bela)

    check(send(path, "post", {"number": "JH-4712"}, headers), path, "post", 409)
    tag = send(one, "get", places, headers)["ETag"]
    check(send(one, "get", places, headers | {"If-None-Match": tag}), one, "get", 304)


@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v1/nothing", "/api/v1/tickets/", "/api/v2/tickets"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_no_call_is_a_problem_too(client, bela, address, method):
    client.force_login(bela)

    response = getattr(client, method)(address)

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["detail"] == "There is no such address. Every call is named in /api/v1/openapi.json."


@pytest.mark.parametrize(
    ("address", "method", "allowed"),
    [("tickets", "delete", "GET, POST"), ("tickets/JH-1/replies", "get", "POST"), ("hours", "post", "GET")],
)
def test_a_wrong_method_is_a_problem_too(client, address, method, allowed):
    response = getattr(client, method)(f"/api/v1/{address}")

    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert (response["Allow"], response.json()["detail"]) == (allowed, f"This address takes {allowed}.")


def test_a_fault_of_ours_is_a_problem_too(bela, monkeypatch):
    def broken(*args, **given):
        raise RuntimeError

    monkeypatch.setattr("helpdesk.api.answers.ticket_row", broken)
    client = Client(raise_request_exception=False)
    TicketFactory(requester=bela)

    response = client.get("/api/v1/tickets", headers=caller(bela))

    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert client.get("/nowhere/")["Content-Type"].startswith("text/html")
