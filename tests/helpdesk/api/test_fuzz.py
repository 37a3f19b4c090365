"""Whatever a program sends along the OpenAPI document: an answer of ours, never a fault of ours."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpdesk.api.routes import api
from helpdesk.models import TicketFile
from tests.factories.helpdesk import AccountFactory, MessageFactory, TicketFactory
from tests.factories.programs import caller

pytestmark = pytest.mark.django_db
DOCUMENT = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
CALLS = [(path, method, verb) for path, verbs in DOCUMENT["paths"].items() for method, verb in verbs.items()]
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=40), st.sampled_from(["\x00", "%00"]),
    st.lists(st.integers(), max_size=3), st.dictionaries(st.text(max_size=5), st.integers(), max_size=3),
)  # fmt: skip
PLAIN = st.one_of(
    st.text(max_size=30),
    st.integers().map(str),
    st.datetimes().map(lambda moment: moment.isoformat()),
    st.sampled_from(["JH-4711", "JH-0", "JH-٣", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "1e999",
                     "9" * 40, "-1", "1763638380000000-1", "999999999999999999-999999999999999999"]),
)  # fmt: skip


def resolved(schema):
    name = schema.get("$ref", "").rpartition("/")[2]
    return DOCUMENT["components"]["schemas"][name] if name else schema


def body_of(verb):
    """Mostly right bodies with some fields replaced by anything."""
    content = verb.get("requestBody", {}).get("content", {}).get("application/json", {})
    fields = resolved(content.get("schema", {})).get("properties", {})
    values = {name: st.one_of(right(resolved(schema)), ODD) for name, schema in fields.items()}
    return st.one_of(st.fixed_dictionaries({}, optional=values), ODD)


def right(schema):
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return st.integers() if schema.get("type") == "integer" else st.text(max_size=30)


def one_call(data):
    path, method, verb = data.draw(st.sampled_from(CALLS))
    query = {}
    for parameter in verb.get("parameters", []):
        if parameter["in"] == "path":
            part = data.draw(st.one_of(st.just("JH-4711"), PLAIN.filter(bool)))
            path = path.replace(f"{{{parameter['name']}}}", part.replace("/", "").replace("?", "") or "x")
        elif data.draw(st.booleans()):
            query[parameter["name"]] = data.draw(PLAIN)
    return (
        path,
        method,
        query,
        data.draw(body_of(verb)),
        data.draw(st.sampled_from(["", "", "a-key", "\xe4", "x" * 300])),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_call_breaks_the_portal(client, bela, alpine, ready, monkeypatch, data):
    path, method, query, body, key = one_call(data)
    headers = ready | ({"Idempotency-Key": key} if key else {})

    if method == "get":
        response = client.get(path, query, headers=headers)
    else:
        response = client.post(path, json.dumps(body), content_type="application/json", headers=headers)

    assert response.status_code in {200, 201, 304, 400, 401, 403, 404, 405, 409, 413, 422, 429}
    if response.status_code >= 400 and response["Content-Type"].startswith("application/"):
        assert response["Content-Type"] == "application/problem+json"


@pytest.fixture
def ready(bela, alpine, monkeypatch):
    monkeypatch.setattr("helpdesk.api.keys.MOST_CALLS", 10**9)
    monkeypatch.setattr("helpdesk.api.keys.MOST_WRITES", 10**9)
    ticket = TicketFactory(number=4711, programme=alpine, requester=bela)
    MessageFactory(ticket=ticket)
    AccountFactory(programme=alpine)
    return caller(bela)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    body=st.binary(max_size=400),
    kind=st.sampled_from(["application/json", "multipart/form-data; boundary=x", "", "text/x"]),
)
def test_no_bytes_break_the_portal(client, ready, body, kind):
    for path in ("tickets", "tickets/JH-4711/replies", "tickets/JH-4711/files"):
        response = client.generic("POST", f"/api/v1/{path}", body, content_type=kind, headers=ready)

        assert 400 <= response.status_code < 500
    assert TicketFile.objects.count() == 0


def test_the_document_names_every_answer_and_the_way_to_sign_in(client):
    document = client.get("/api/v1/openapi.json").json()

    assert sorted(document["paths"]) == [
        "/api/v1/hours", "/api/v1/hours/{account_id}/lines", "/api/v1/tickets", "/api/v1/tickets/{number}",
        "/api/v1/tickets/{number}/files", "/api/v1/tickets/{number}/files/{file_id}",
        "/api/v1/tickets/{number}/replies",
    ]  # fmt: skip
    assert {scheme["scheme"] for scheme in document["components"]["securitySchemes"].values()} == {"bearer"}
