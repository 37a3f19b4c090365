"""Class: takeover by mail, the quoted key. Published for several helpdesks: a mail program quotes the whole notice,
with the link or token that lets one person act without signing in; who reads the ticket then acts as that person."""

import re
from urllib.parse import quote

import pytest

from helpdesk.models import TicketMessage
from helpdesk.quoted_keys import without_keys
from portal.notices.models import Message
from tests.helpdesk.gateway.writing import mail, part, parts

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://\S+/helpdesk/(?:reply|rate)/\S+")


@pytest.fixture
def notice(scene):
    """What Bela's mail program quotes: the text of the mail he answers, with his link and his address."""
    sent = scene.sent_to("bela")
    return f"{sent.text}\nReply-To: {sent.headers['Reply-To']}\n"


def said(scene, words):
    row = scene.take(scene.filled(mail("quoting", words, to="@@reply.bela@@")))
    return TicketMessage.objects.get(inbound=row).body


def quoted(text):
    return "Yes.\n\nOn Fri, 20 Nov 2026 at 12:02, Iris wrote:\n" + "".join(f"> {line}\n" for line in text.split("\n"))


def test_a_quoted_notice_opens_nothing(scene, notice, client):
    link = LINK.search(notice)[0]
    assert client.get(link).status_code == 200

    body = said(scene, quoted(notice))

    shown = LINK.search(body)[0]
    assert client.get(shown).status_code == 404
    assert scene.sent_to("bela").headers["Reply-To"] not in body
    assert body.count("***") == 2
    assert "Is there a backup?" in body


def test_a_key_pasted_on_a_page_opens_nothing_either(scene, notice, client):
    link, people = LINK.search(notice)[0], scene.people
    client.force_login(people["bela"])

    client.post(f"{scene.ticket.get_absolute_url()}reply/", {"body": f"I clicked {link} in your mail."})
    facts = {"kind": "question", "title": "Your link", "area": "budget", "visibility": "private", "body": f"See {link}"}
    client.post("/helpdesk/tickets/new/", facts)

    answered, asked = TicketMessage.objects.order_by("-pk")[:2][::-1]
    assert answered.ticket == scene.ticket and asked.ticket != scene.ticket
    for message in (answered, asked):
        assert link not in message.body and "***" in message.body
        assert client.get(LINK.search(message.body)[0]).status_code == 404


@pytest.mark.parametrize(
    "written",
    [
        lambda link: f"https://eur01.safelinks.protection.outlook.com/?url={quote(link, safe='')}&data=05",
        lambda link: f"https://urldefense.com/v3/__{link}__;!!abc",
        lambda link: link[:-30] + "\n> " + link[-30:],
        lambda link: link[:-44] + "\n> " + link[-44:],
        lambda link: f"<a href='{link}'>",
        lambda link: link,
    ],
    ids=["outlook", "proofpoint", "broken", "broken before the signature", "html", "plain"],
)
def test_no_way_of_writing_the_link_keeps_the_key(scene, notice, written):
    link = LINK.search(notice)[0].rstrip("/") + "/"
    signature = link.rstrip("/").rpartition(":")[2]

    body = said(scene, quoted(written(link))).replace("\n> ", "")

    assert signature[-20:] not in body


def test_our_mail_as_a_file_is_not_kept(scene, notice):
    sent = scene.sent_to("bela")
    inner = f"From: portal@localhost\r\nMessage-ID: {sent.message_id}\r\nSubject: x\r\n\r\n{sent.text}".encode()
    raw = parts("eml", part("See.\n"), b"Content-Type: message/rfc822\r\n\r\n" + inner, to="@@reply.bela@@")

    row = scene.take(scene.filled(raw))

    message = TicketMessage.objects.get(inbound=row)
    assert not message.files.exists()
    assert "for one person alone" in message.body


def test_colleagues_are_mailed_no_key_of_another(scene, notice):
    Message.objects.all().delete()

    said(scene, quoted(notice))

    told = Message.objects.get(template="helpdesk/colleague_replied")
    assert LINK.search(notice)[0].rpartition(":")[2] not in told.text + told.html


@pytest.mark.parametrize(
    "words",
    [
        "It began at 12:345678:and went on",
        "key:abcdef:short\nnext line stays",
        "AT61:190430:0234573201 is no key",
        "help+142.17@portal.example",
        "2026-11-20T12:02:11 WARN a:b:c",
    ],
)
def test_other_words_stay(words):
    assert without_keys(words) == words
