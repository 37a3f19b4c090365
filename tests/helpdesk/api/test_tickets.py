from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.conversation import add_note, answer
from helpdesk.enums import Status
from helpdesk.models import Ticket, TicketFile, TicketMessage
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory, entitle
from tests.factories.programs import caller
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
TICKETS = "/api/v1/tickets"
ASKED = {"kind": "question", "title": "Where is the export?", "body": "I cannot find it."}


def post(client, path, data, headers, **more):
    return client.post(path, data, content_type="application/json", headers=headers | more)


def test_ticket_is_opened_as_on_the_page(client, bela, alpine, iris):
    response = post(client, TICKETS, ASKED, caller(bela))

    ticket = Ticket.objects.get()
    assert response.status_code == 201
    assert response.json()["number"] == ticket.reference
    assert (ticket.programme, ticket.requester, ticket.visibility) == (alpine, bela, "programme")
    assert audit_verbs(ticket) == ["helpdesk.opened"]
    assert ("helpdesk/ticket_opened", iris.email) in queued_messages()


def test_a_support_request_needs_a_licence_as_on_the_page(client, bela, alpine):
    refused = post(client, TICKETS, ASKED | {"kind": "support"}, caller(bela))
    entitle(alpine)
    taken = post(client, TICKETS, ASKED | {"kind": "support"}, caller(bela))

    assert (refused.status_code, taken.status_code) == (422, 201)
    assert refused.json()["errors"][0]["detail"].startswith("Support requests need a licence")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "wish"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": "x" * 161}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"programme": "northern-fjords"}, "programme"),
        ({"visibility": "secret"}, "visibility"),
        ({"status": "closed"}, "status"),
        ({"assignee": 1}, "assignee"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_opened(client, bela, fjords, change, field):
    response = post(client, TICKETS, ASKED | change, caller(bela))

    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert Ticket.objects.count() == 0


def test_a_body_that_is_no_json_is_refused(client, bela):
    response = client.post(TICKETS, "{", content_type="application/json", headers=caller(bela))

    assert (response.status_code, response.json()["title"]) == (400, "Bad Request")


def test_a_body_that_is_too_large_is_refused(client, bela, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    assert post(client, TICKETS, ASKED | {"body": "x" * 200}, caller(bela)).status_code == 413


def test_list_goes_on_where_it_ended(client, bela, alpine):
    made = [
        TicketFactory(programme=alpine, requester=bela, last_word_at=NOON - timedelta(hours=n)).reference
        for n in range(5)
    ]
    headers, seen, address = caller(bela), [], f"{TICKETS}?limit=2"
    while address:
        page = client.get(address, headers=headers).json()
        seen.append([item["number"] for item in page["items"]])
        address = page["next"]

    assert seen == [made[:2], made[2:4], made[4:]]


def test_list_is_narrowed_by_what_is_named(client, bela, alpine):
    solved = TicketFactory(programme=alpine, requester=bela, solved=True, last_word_at=NOON)
    TicketFactory(programme=alpine, requester=bela, last_word_at=NOON - timedelta(days=9))
    headers = caller(bela)

    for query in ("state=solved", f"updated_since={NOON.isoformat().replace('+', '%2B')}", "limit=1&kind=question"):
        items = client.get(f"{TICKETS}?{query}", headers=headers).json()["items"]
        assert [item["number"] for item in items] == [solved.reference]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "state=odd", "assignee__email=x", "updated_since=soon"])
def test_list_refuses_what_it_does_not_know(client, bela, query):
    assert client.get(f"{TICKETS}?{query}", headers=caller(bela)).status_code == 422


def test_ticket_shows_words_and_files_and_never_notes(client, bela, iris, alpine):
    ticket = TicketFactory(programme=alpine, requester=bela)
    MessageFactory(ticket=ticket)
    log = SimpleUploadedFile("startup.log", b"WARN PluginManager")
    answer(ticket=ticket, by=iris, body="Look at the log.", now=NOON, uploads=[log])
    add_note(ticket=ticket, by=iris, body="They changed the core", now=NOON)

    for person in (bela, iris):
        content = client.get(f"{TICKETS}/{ticket.reference}", headers=caller(person)).json()
        assert [word["body"] for word in content["messages"]] == [
            "The list of partners stays empty.",
            "Look at the log.",
        ]
        assert [file["name"] for file in content["messages"][1]["files"]] == ["startup.log"]
        assert "core" not in str(content)


def test_words_go_on_where_they_ended(client, bela, alpine):
    ticket = TicketFactory(programme=alpine, requester=bela)
    MessageFactory.create_batch(3, ticket=ticket)
    headers = caller(bela)

    first = client.get(f"{TICKETS}/{ticket.reference}?limit=2", headers=headers).json()
    rest = client.get(first["next_messages"], headers=headers).json()

    assert (len(first["messages"]), len(rest["messages"]), rest["next_messages"]) == (2, 1, None)


def test_etag_answers_304_until_something_changes(client, bela, iris, alpine):
    ticket = TicketFactory(programme=alpine, requester=bela)
    headers, address = caller(bela), f"{TICKETS}/{ticket.reference}"
    etag = client.get(address, headers=headers)["ETag"]

    assert client.get(address, headers=headers | {"If-None-Match": etag}).status_code == 304
    answer(ticket=ticket, by=iris, body="Here it is.", now=NOON)
    assert client.get(address, headers=headers | {"If-None-Match": etag}).status_code == 200


def test_reply_says_and_moves_as_on_the_page(client, bela, iris, alpine):
    ticket = TicketFactory(programme=alpine, requester=bela, status=Status.WAITING_CUSTOMER, assignee=iris)

    response = post(client, f"{TICKETS}/{ticket.reference}/replies", {"body": "Yes, of 30 October."}, caller(bela))

    ticket.refresh_from_db()
    assert (response.status_code, ticket.status) == (201, "open")
    assert TicketMessage.objects.get().body == "Yes, of 30 October."
    assert ("helpdesk/customer_replied", iris.email) in queued_messages()


def test_reply_to_what_ended_long_ago_is_a_conflict(client, bela, alpine):
    ticket = TicketFactory(programme=alpine, requester=bela, closed=True, closed_at=NOON - timedelta(days=400))

    response = post(client, f"{TICKETS}/{ticket.reference}/replies", {"body": "Again"}, caller(bela))

    assert (response.status_code, TicketMessage.objects.count()) == (409, 0)
    assert "Open a new ticket" in response.json()["detail"]


def test_readers_of_a_public_ticket_do_not_write(client, carla, alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela, visibility="public")

    assert client.get(f"{TICKETS}/{ticket.reference}", headers=caller(carla)).status_code == 200
    assert post(client, f"{TICKETS}/{ticket.reference}/replies", {"body": "Me too"}, caller(carla)).status_code == 403


def test_file_goes_in_and_comes_out(client, bela, alpine):
    ticket = TicketFactory(programme=alpine, requester=bela)
    headers, address = caller(bela), f"{TICKETS}/{ticket.reference}/files"
    file = SimpleUploadedFile("startup.log", b"WARN PluginManager")

    sent = client.post(address, {"file": file, "body": "The log"}, headers=headers)
    listed = client.get(address, headers=headers).json()["items"]
    read = client.get(listed[0]["url"].removeprefix("http://localhost:8000"), headers=headers)

    assert (sent.status_code, TicketMessage.objects.get().body) == (201, "The log")
    assert (read.getvalue(), read["Content-Disposition"]) == (
        b"WARN PluginManager",
        'attachment; filename="startup.log"',
    )


def test_files_that_do_not_fit_are_refused(client, bela, alpine, monkeypatch):
    ticket = TicketFactory(programme=alpine, requester=bela)
    address, headers = f"{TICKETS}/{ticket.reference}/files", caller(bela)

    odd = client.post(address, {"file": SimpleUploadedFile("run.exe", b"MZ")}, headers=headers)
    monkeypatch.setattr("helpdesk.api.tickets.ANY_SUPPORT", type("Policy", (), {"max_bytes": 3}))
    large = client.post(address, {"file": SimpleUploadedFile("a.log", b"long")}, headers=headers)

    assert (odd.status_code, large.status_code, TicketFile.objects.count()) == (422, 413, 0)


@pytest.mark.parametrize("path", ["", "/JH-99001"])
def test_queries_do_not_grow_with_rows(client, bela, alpine, path):
    counts = []
    headers = caller(bela)
    ticket = TicketFactory(number=99_001, programme=alpine, requester=bela)
    for more in (1, 29):
        MessageFactory.create_batch(more, ticket=ticket)
        TicketFactory.create_batch(more, programme=alpine, requester=bela)
        client.get(TICKETS + path, headers=headers)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(TICKETS + path, headers=headers).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 12
