"""A program is told what was found and sends it only when it says that it is meant."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.models import Ticket, TicketFile, TicketMessage
from tests.factories.helpdesk import TicketFactory
from tests.factories.programs import caller

pytestmark = pytest.mark.django_db
SECRET = "The start:\npassword=hunter2hunter2"
ASKED = {"kind": "question", "title": "Where is the export?", "body": SECRET}
JSON = {"content_type": "application/json"}


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, number=142)


def test_a_ticket_with_a_password_is_asked_about(client, bela, alpine):
    key = caller(bela) | {"Idempotency-Key": "one"}
    refused = client.post("/api/v1/tickets", ASKED, headers=key, **JSON)
    count = Ticket.objects.count()
    taken = client.post("/api/v1/tickets", ASKED | {"keep_secrets": True}, headers=key, **JSON)

    assert (refused.status_code, count, taken.status_code) == (422, 0, 201)
    assert refused.json()["errors"] == [{"field": "body", "detail": "password in line 2"}]
    assert "hunter2" not in refused.content.decode()
    assert TicketMessage.objects.get().body == SECRET


def test_a_reply_with_a_token_is_asked_about(client, bela, ticket):
    address, key = "/api/v1/tickets/JH-142/replies", caller(bela)
    token = {"body": "Authorization: Bearer abcdefghijklmnop123456"}
    refused = client.post(address, token, headers=key, **JSON)
    taken = client.post(address, token | {"keep_secrets": True}, headers=key, **JSON)

    assert (refused.status_code, taken.status_code) == (422, 201)
    assert [each["detail"] for each in refused.json()["errors"]] == ["token in line 1"]


@pytest.mark.parametrize(("keep", "status"), [({}, 422), ({"keep_secrets": "true"}, 201)])
def test_a_log_with_a_password_is_asked_about(client, bela, ticket, keep, status):
    file = SimpleUploadedFile("start.log", SECRET.encode())

    response = client.post("/api/v1/tickets/JH-142/files", {"file": file} | keep, headers=caller(bela))

    assert response.status_code == status
    if status == 422:
        assert response.json()["errors"] == [{"field": "file", "detail": "password in line 2"}]


def test_ones_own_address_and_a_clean_log_go_through(client, bela, ticket):
    file = SimpleUploadedFile("start.log", b"WARN")
    sent = {"file": file, "body": f"Write to {bela.email}"}

    response = client.post("/api/v1/tickets/JH-142/files", sent, headers=caller(bela))

    assert (response.status_code, TicketFile.objects.get().masked_places) == (201, 0)
