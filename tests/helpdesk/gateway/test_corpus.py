"""Every mail of the corpus, from its bytes to what became of it."""

import hashlib

import pytest

from helpdesk.actions.inbound import raw_of
from helpdesk.models import InboundMail, Ticket, TicketMessage
from tests.helpdesk.gateway.expected import EXPECTED
from tests.helpdesk.gateway.making import CORPUS, FOLDER

pytestmark = pytest.mark.django_db


def test_corpus_files_are_as_they_are_made():
    files = {path.stem: path.read_bytes() for path in FOLDER.glob("*.eml")}

    assert files == CORPUS
    assert len(files) >= 60
    assert set(files) == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_mail_becomes_what_the_table_says(scene, name):
    raw, wanted = scene.load(name), EXPECTED[name]
    before = set(Ticket.objects.values_list("pk", flat=True))

    mail = scene.take(raw)

    assert (mail.outcome, mail.reason) == (wanted.outcome, mail.reason)
    assert wanted.why in mail.reason
    assert _ticket_of(mail, before) == wanted.ticket
    said = TicketMessage.objects.filter(inbound=mail)
    assert said.count() == (1 if wanted.outcome in {"reply", "new", "note"} else 0)
    for message in said:
        assert wanted.words in message.body
        assert [file.stored.name for file in message.files.all()] == wanted.files
    assert hashlib.sha256(raw_of(mail)).digest() == hashlib.sha256(raw).digest()


def _ticket_of(mail, before):
    if mail.ticket is None:
        return None
    return mail.ticket.number if mail.ticket_id in before else "new"


@pytest.mark.parametrize("name", ["thread-signed-address", "new-with-file", "stranger-new", "bounce-postfix", "empty"])
def test_the_same_mail_again_changes_nothing(scene, name):
    first = scene.take(scene.load(name))
    words = TicketMessage.objects.count()

    again = scene.take(scene.load(name))

    assert (again.pk, InboundMail.objects.count(), TicketMessage.objects.count()) == (first.pk, 1, words)


def test_the_same_mail_by_another_way_is_the_same_and_another_under_its_name_is_not(scene):
    raw = scene.load("thread-signed-address")
    first = scene.take(raw)
    by_other_way = scene.take(b"Received: from a by b; now\r\nReturn-Path: <bela@alpine.example>\r\n" + raw)
    other = scene.take(scene.load("same-id-other-words"))

    assert by_other_way == first
    assert other.pk != first.pk
    assert other.message_id.startswith("sha256:")
    assert TicketMessage.objects.filter(inbound__isnull=False).count() == 2
