"""What people write is shown as words: no script, no remote picture, no header, no formula, no way out by ``next``."""

import csv
import io
import re

import pytest
from django.urls import reverse

from helpdesk.actions.conversation import reply
from helpdesk.markup import render
from portal.events.answer_lists import AnswerRow, as_csv
from portal.files.cells import safe_cell
from portal.files.serving import serve
from portal.notices.composing import compose
from portal.notices.delivery import Outcome, deliver
from portal.notices.enums import MessageStatus
from portal.notices.models import Message
from portal.notices.recipients import Recipient
from releases.rendering import markdown
from tests.factories.accounts import PASSWORD
from tests.factories.files import StoredFileFactory
from tests.factories.helpdesk import NOON, TicketFactory
from tests.factories.notices import MessageFactory

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[go](javascript:alert(1))",
    "[go](JaVaScRiPt&colon;alert(1))",
    "[go](data:text/html;base64,PHNjcmlwdD4=)",
    "[go](vbscript:alert(1))",
    "![spy](https://spy.example/pixel.gif)",
    '[go](https://x.example "onmouseover=alert(1)")',
    '<https://x.example/"onclick=alert(1)>',
    "<svg/onload=alert(1)>",
    "<style>@import 'https://spy.example'</style>",
    "`<b onclick=1>`",
]
LINK = r'<a href="https?://[^"]*"(?: title="[^"]*")? rel="noopener noreferrer">|<a rel="[a-z ]+">|</a>'
ALLOWED_TAG = re.compile(rf"</?(p|code|em|strong)>|{LINK}")


@pytest.mark.parametrize("words", ATTACKS)
@pytest.mark.parametrize("to_html", [render, markdown])
def test_markdown_comes_out_as_harmless_html(to_html, words):
    tags = re.findall(r"<[^>]*>?", to_html(words))

    assert [tag for tag in tags if not ALLOWED_TAG.fullmatch(tag)] == []


@pytest.mark.parametrize("to_html", [render, markdown])
def test_links_tell_the_other_side_nothing(to_html):
    assert to_html("[go](https://x.example)") == (
        '<p><a href="https://x.example" rel="noopener noreferrer">go</a></p>\n'
    )


@pytest.mark.django_db
def test_words_of_a_ticket_are_escaped_in_the_mail(alpine, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela, assignee=iris, title="<b>x</b>\nBcc: spy@spy.example")

    reply(ticket=ticket, by=bela, body="<script>alert(1)</script>", now=NOON)

    message = Message.objects.get(user=iris)
    assert "<script" not in message.html and "\n" not in message.subject
    assert compose(message).message()["Bcc"] is None


@pytest.mark.django_db
def test_a_name_with_a_line_break_adds_no_header(settings):
    settings.MAILERS = settings.MAILERS | {"smtp": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    recipient = Recipient("karl@lakes.example", "Karl\r\nBcc: spy@spy.example")
    message = MessageFactory(address=recipient.email, name=recipient.name, queued_at=NOON)

    assert deliver(message_id=message.pk, now=NOON) == Outcome.REFUSED
    message.refresh_from_db()
    assert message.status == MessageStatus.PARKED


@pytest.mark.django_db
def test_file_name_stays_in_its_header(rf):
    stored = StoredFileFactory(name='a"; filename="b.html\r\nX-Evil: 1')

    response = serve(rf.get("/"), stored)

    assert "X-Evil" not in response.headers
    assert response["Content-Disposition"].startswith("attachment; filename")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_spreadsheets_read_words_and_no_formula(cell):
    row = AnswerRow(cell, "a@b.example", "", "going", "going")

    assert safe_cell(cell) == f"'{cell}"
    assert next(iter(list(csv.reader(io.StringIO(as_csv([row]), newline="")))[1:]))[0] == f"'{cell}"


@pytest.mark.django_db
@pytest.mark.parametrize("way_out", ["https://spy.example/", "//spy.example/", "/\\spy.example", "javascript:alert(1)"])
@pytest.mark.parametrize("door", ["/accounts/login/", "/admin/login/"])
def test_signing_in_leads_nowhere_else(client, anna, door, way_out):
    anna.set_password(PASSWORD)
    anna.save()
    first = client.get(door, {"next": way_out})
    url = first.url if first.status_code == 302 else f"{door}?{first.wsgi_request.GET.urlencode()}"
    data = {"login": anna.email, "password": PASSWORD, "next": way_out}

    response = client.post(url, data)

    assert (response.status_code, response.url) == (302, "/my/")


@pytest.mark.django_db
def test_admin_alone_has_the_wider_policy(client, tomas):
    client.force_login(tomas)

    assert "unsafe" in client.get("/admin/")["Content-Security-Policy"]
    for url in ("/", "/administration/", reverse("notices:list")):
        assert "unsafe" not in client.get(url)["Content-Security-Policy"]
