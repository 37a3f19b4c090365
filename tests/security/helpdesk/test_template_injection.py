"""Class: template injection. Published again and again: canned replies, macros, subjects or names go through a template
engine or str.format, and give away settings, keys and other people's data."""

import pytest
from django.conf import settings

from helpdesk.actions import canned, conversation
from helpdesk.canned import fill
from portal.notices.models import Message
from tests.factories.accounts import ProgrammeFactory, UserFactory
from tests.factories.desk import CannedReplyFactory
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.helpdesk.gateway.writing import mail

pytestmark = pytest.mark.django_db
ATTACKS = [
    "{{ settings.SECRET_KEY }}", "{{ticket.requester.password}}", "{% debug %}", "{% load log %}", "{% include 'x' %}",
    "{{ ticket|safe }}", "{{ ''.__class__.__mro__ }}", "{ticket.__class__.__init__.__globals__}", "{0.__class__}",
    "%(ticket)s %s %d", "${7*7}", "#{7*7}", "{{7*7}}", "{{ {{ticket}} }}", "{{requester.password}}", "{{ticket.pk}}",
    "{{request}}", "{{self}}", "{{TICKET}}", "{{agent.email}}", "$ticket", "${ticket}", "{ticket}",
]  # fmt: skip


@pytest.fixture
def ticket(bela, alpine):
    return TicketFactory(number=142, requester=bela, programme=alpine)


@pytest.mark.parametrize("words", ATTACKS)
def test_a_canned_reply_is_no_template(ticket, iris, words):
    filled = fill(words, ticket=ticket, agent=iris)

    assert filled == words.replace("{{ticket}}", "JH-142")
    assert settings.SECRET_KEY not in filled


def test_a_value_is_not_filled_again(bela, iris):
    evil = UserFactory(name="{{agent}} {{version}}")
    ticket = TicketFactory(
        requester=evil, programme=ProgrammeFactory(name="{{requester}}", code="x"), jems_version="{{programme}}"
    )

    filled = fill("{{requester}}|{{programme}}|{{version}}", ticket=ticket, agent=iris)

    assert filled.split("|")[1:] == ["{{requester}}", "{{programme}}"]
    assert "Iris" not in filled


@pytest.mark.parametrize("words", ["{{ settings.SECRET_KEY }}", "{{ticket.requester.password}}", "{{7*7}}"])
def test_what_the_desk_does_not_know_is_neither_saved_nor_sent(client, ticket, iris, words):
    client.force_login(iris)
    data = {"title": "x", "body": words, "area": "", "is_shared": "on"}

    assert client.post("/helpdesk/desk/replies/new/", data).status_code == 422
    answer = client.post("/helpdesk/desk/JH-142/answer/", {"body": words, "then": "waiting_customer"})
    assert (answer.status_code, ticket.messages.count()) == (422, 0)


def test_using_a_reply_fills_nothing_but_its_words(ticket, iris):
    reply = CannedReplyFactory(body="{{ticket}} {{ticket.number}} {% now 'Y' %} {0}")

    assert canned.use_reply(reply=reply, ticket=ticket, by=iris) == "JH-142 {{ticket.number}} {% now 'Y' %} {0}"


@pytest.mark.parametrize("words", ["{{7*7}}", "{% now 'Y' %}", "%(site)s %s %", "{0} {site_name}"])
def test_words_of_people_are_no_template_of_our_mails(ticket, iris, bela, words):
    ticket.title = words
    ticket.save()
    MessageFactory(ticket=ticket, body=words)

    conversation.answer(ticket=ticket, by=iris, body=words, now=NOON)

    sent = Message.objects.get(user=bela)
    assert words in sent.text
    assert sent.subject.endswith(words)


@pytest.mark.parametrize("words", ["{{7*7}}", "%(x)s %s", "{0}", "{% debug %}"])
def test_a_mail_with_such_a_subject_opens_a_plain_ticket(scene, client, iris, words):
    row = scene.take(mail("m", words, subject=words))
    client.force_login(iris)

    assert (row.ticket.title, row.ticket.messages.get().body) == (words, words)
    for page in (row.get_absolute_url(), row.ticket.get_desk_url()):
        assert client.get(page).status_code == 200
