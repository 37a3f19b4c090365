"""What people take home is what they may see."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from helpdesk.actions.tickets import attach
from helpdesk.enums import Visibility
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.queries import count

pytestmark = pytest.mark.django_db


def unzipped(response):
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def test_a_ticket_as_a_zip_without_the_notes_of_agents(client, alpine, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela, number=142, title="Addons missing")
    word = MessageFactory(ticket=ticket, body="The menu is empty.")
    attach(word, [SimpleUploadedFile("start.log", b"WARN")], by=bela, now=NOON)
    MessageFactory(ticket=ticket, note=True, author=iris, body="They changed the core")

    for person in (bela, iris):
        client.force_login(person)
        archive = unzipped(client.get(f"/helpdesk/tickets/{ticket}/export.zip"))
        text, facts = archive.read("conversation.md").decode(), json.loads(archive.read("ticket.json"))
        assert archive.namelist() == ["conversation.md", "ticket.json", "files/01-start.log"]
        assert ("The menu is empty." in text, "changed the core" in text) == (True, False)
        assert [each["text"] for each in facts["words"]] == ["The menu is empty."]


def test_the_list_as_csv_with_its_filters_and_no_formula(client, alpine, bela, carla):
    TicketFactory(programme=alpine, requester=bela, number=1, title="=HYPERLINK(1)", kind="bug")
    TicketFactory(programme=alpine, requester=bela, number=2, title="A question")
    TicketFactory(programme=alpine, requester=carla, number=3, visibility=Visibility.PRIVATE)
    client.force_login(bela)

    def lines(query):
        body = b"".join(client.get(f"/helpdesk/tickets/export.csv?{query}").streaming_content).decode()
        return [line.split(",")[:2] for line in body.splitlines()[1:]]

    assert sorted(lines("scope=programme")) == [["JH-1", "'=HYPERLINK(1)"], ["JH-2", "A question"]]
    assert lines("scope=programme&kind=bug") == [["JH-1", "'=HYPERLINK(1)"]]


def test_public_answers_cost_the_same_for_one_and_thirty(client, bela):
    client.force_login(bela)
    TicketFactory(visibility=Visibility.PUBLIC, solved=True)
    few = count(client, "/helpdesk/answers/")
    TicketFactory.create_batch(29, visibility=Visibility.PUBLIC, solved=True)

    assert count(client, "/helpdesk/answers/") == few <= 12
