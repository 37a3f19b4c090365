"""Classes of published API holes: scopes, object checks on every verb, mass assignment, enumeration, filter oracles."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.actions.conversation import add_note, answer
from helpdesk.api import keys as api_keys
from helpdesk.api.routes import api
from helpdesk.models import Ticket, TicketFile, TicketMessage
from tests.factories.helpdesk import NOON, AccountFactory, MessageFactory, TicketFactory
from tests.factories.programs import KeyFactory, caller, header

pytestmark = pytest.mark.django_db
TICKETS = "/api/v1/tickets"
ASKED = {"kind": "question", "title": "Where?", "body": "I cannot find it."}


@pytest.fixture
def ticket(alpine, bela, iris):
    made = TicketFactory(programme=alpine, requester=bela, number=142, title="Secret title")
    file = SimpleUploadedFile("startup.log", b"WARN PluginManager")
    answer(ticket=made, by=iris, body="Secret words", now=NOON, uploads=[file])
    return made


def every_call(client, ticket, headers):
    """Each verb on the ticket and its file, as far as it names an object."""
    address, file = f"{TICKETS}/{ticket.reference}", TicketFile.objects.get()
    json = {"content_type": "application/json", "headers": headers}
    return {
        "read": client.get(address, headers=headers),
        "reply": client.post(f"{address}/replies", {"body": "x"}, **json),
        "files": client.get(f"{address}/files", headers=headers),
        "send": client.post(f"{address}/files", {"file": SimpleUploadedFile("a.log", b"x")}, headers=headers),
        "file": client.get(f"{address}/files/{file.pk}", headers=headers),
    }


@pytest.mark.parametrize("who", ["carla", "stranger"])
def test_missing_object_check_on_every_verb(request, client, ticket, who):
    answers = every_call(client, ticket, caller(request.getfixturevalue(who)))

    assert {name: response.status_code for name, response in answers.items()} == dict.fromkeys(answers, 404)
    assert not any(b"Secret" in response.content for response in answers.values())
    assert TicketMessage.objects.filter(is_staff_word=False).count() == 0


def test_file_of_one_ticket_is_not_reached_through_another(client, ticket, carla, fjords):
    own = TicketFactory(programme=fjords, requester=carla)
    file = TicketFile.objects.get()

    assert client.get(f"{TICKETS}/{own.reference}/files/{file.pk}", headers=caller(carla)).status_code == 404


def test_files_of_internal_notes_stay_at_the_desk(client, ticket, bela, iris):
    file = SimpleUploadedFile("dump.log", b"staff only")
    add_note(ticket=ticket, by=iris, body="Look", now=NOON, uploads=[file])
    inner = TicketFile.objects.get(message__is_internal=True)

    for person in (bela, iris):
        headers = caller(person)
        assert client.get(f"{TICKETS}/JH-142/files/{inner.pk}", headers=headers).status_code == 404
        assert "dump.log" not in client.get(f"{TICKETS}/JH-142/files", headers=headers).content.decode()


def test_enumeration_by_number_answers_the_same_for_hidden_and_missing(client, ticket, carla):
    headers = caller(carla)

    hidden, missing = (client.get(f"{TICKETS}/{number}", headers=headers) for number in ("JH-142", "JH-999999"))

    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)


def test_enumeration_of_programmes_answers_the_same_for_others_and_none(client, alpine, carla, ticket):
    AccountFactory(programme=alpine)
    headers = caller(carla)

    for path, body in (("/api/v1/hours?programme={}", None), (TICKETS, "{}")):
        answers = []
        for code in ("alpine-lakes", "no-such-programme"):
            if body is None:
                answers.append(client.get(path.format(code), headers=headers))
            else:
                asked = ASKED | {"programme": code}
                answers.append(client.post(path, asked, content_type="application/json", headers=headers))
        assert (answers[0].status_code, answers[0].content) == (answers[1].status_code, answers[1].content)


SCOPED = [
    ("get", TICKETS, "tickets:read"), ("post", TICKETS, "tickets:write"), ("get", f"{TICKETS}/JH-142", "tickets:read"),
    ("post", f"{TICKETS}/JH-142/replies", "tickets:write"), ("get", f"{TICKETS}/JH-142/files", "tickets:read"),
    ("post", f"{TICKETS}/JH-142/files", "tickets:write"), ("get", f"{TICKETS}/JH-142/files/1", "tickets:read"),
    ("get", "/api/v1/hours", "hours:read"), ("get", "/api/v1/hours/1/lines", "hours:read"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "scope"), SCOPED)
def test_scope_of_the_key_is_asked_on_every_call(client, bela, ticket, method, path, scope):
    others = [each for each in ("tickets:read", "tickets:write", "hours:read") if each != scope]

    response = getattr(client, method)(path, {}, content_type="application/json", headers=caller(bela, scopes=others))

    assert (response.status_code, scope in response.json()["detail"]) == (403, True)


def test_every_operation_of_the_document_has_a_scope_in_the_table(client):
    document = client.get("/api/v1/openapi.json").json()
    calls = {(method, path.count("/")) for path, verbs in document["paths"].items() for method in verbs}

    assert sum(len(verbs) for verbs in document["paths"].values()) == len(SCOPED), calls
    assert all(
        operation.auth_callbacks for _prefix, router in api._routers for view in router.path_operations.values()
        for operation in view.operations
    )  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [{"requester": 1}, {"status": "closed"}, {"number": 1}, {"programme_id": 1}, {"priority": "urgent"},
     {"assignee_id": 1}, {"is_staff_word": True}, {"by": 1}, {"worked_minutes": -60}],
)  # fmt: skip
def test_mass_assignment_is_refused(client, bela, ticket, more):
    json = {"content_type": "application/json", "headers": caller(bela)}

    assert client.post(TICKETS, ASKED | more, **json).status_code == 422
    assert client.post(f"{TICKETS}/JH-142/replies", {"body": "x"} | more, **json).status_code == 422
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    "query",
    ["requester__password__startswith=p", "assignee__email=a", "messages__is_internal=1", "programme__members=1",
     "order_by=requester__password", "fields=internal", "expand=notes", "search=core"],
)  # fmt: skip
def test_filter_keys_are_no_oracle(client, bela, ticket, query):
    headers = caller(bela)

    assert client.get(f"{TICKETS}?{query}", headers=headers).status_code == 422
    assert client.get(f"{TICKETS}/JH-142?{query}", headers=headers).status_code == 422
    assert client.get(f"/api/v1/hours?{query}", headers=headers).status_code == 422


def test_filtering_by_a_programme_of_others_shows_nothing(client, ticket, carla):
    headers = caller(carla)

    assert client.get(f"{TICKETS}?programme=alpine-lakes", headers=headers).json()["items"] == []


def test_rate_limit_counts_refused_calls_and_writes_less(client, bela, monkeypatch):
    monkeypatch.setattr(api_keys, "MOST_WRITES", 2)
    monkeypatch.setattr(api_keys.time, "time", lambda: 1_800_000_000.0)
    json = {"content_type": "application/json", "headers": caller(bela)}

    assert [client.post(TICKETS, ASKED, **json).status_code for _ in range(4)] == [201, 201, 429, 429]
    assert Ticket.objects.count() == 2


def test_the_key_is_in_no_log_and_in_no_answer(client, bela, ticket, caplog):
    KeyFactory(user=bela, key="jems_very-secret-key")
    with caplog.at_level(logging.DEBUG):
        answers = [
            client.get(TICKETS, headers=header("jems_very-secret-key")),
            client.get(f"{TICKETS}/JH-7", headers=header("jems_very-secret-key")),
            client.post(TICKETS, "{", content_type="application/json", headers=header("jems_very-secret-key")),
        ]

    assert "very-secret" not in caplog.text + "".join(answer.content.decode() for answer in answers)


def test_a_key_in_the_address_counts_for_nothing(client, bela):
    KeyFactory(user=bela, key="jems_very-secret-key")

    assert client.get(f"{TICKETS}?token=jems_very-secret-key").status_code == 401
    assert client.get(TICKETS, headers={"Cookie": "token=jems_very-secret-key"}).status_code == 401


def test_get_changes_nothing(client, bela, alpine, ticket):
    headers = caller(bela)
    client.get(TICKETS, headers=headers)
    before = list(Ticket.objects.values())

    for path in ("", "/JH-142", "/JH-142/files", "/JH-142/replies"):
        client.get(TICKETS + path, headers=headers)

    assert list(Ticket.objects.values()) == before


def test_markup_of_others_goes_out_as_words_in_json(client, bela, alpine):
    ticket = TicketFactory(programme=alpine, requester=bela, title="<script>alert(1)</script>")
    MessageFactory(ticket=ticket, body="<img src=x onerror=alert(1)>")

    response = client.get(f"{TICKETS}/{ticket.reference}", headers=caller(bela))

    assert response["Content-Type"].startswith("application/json")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.json()["title"] == "<script>alert(1)</script>"
