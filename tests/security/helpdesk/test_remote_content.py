"""Class: remote content. Published again and again: opening a ticket fetches a picture, a style or a font of the
sender, who so learns that and where an agent reads; or the server itself fetches what a mail or an address points
to."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from helpdesk.actions.inbound import process, receive
from helpdesk.hooks import connecting
from helpdesk.markup import render
from helpdesk.models import Webhook
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.helpdesk.gateway.writing import mail

pytestmark = pytest.mark.django_db
SPY = "https://spy.example/p.gif"
HTML = f"""<img src="{SPY}"><img src="//spy.example/p.gif"><img srcset="{SPY} 2x"><img src="cid:none" longdesc="{SPY}">
<table background="{SPY}"><tr><td style="background:url({SPY})">x</td></tr></table><video poster="{SPY}"></video>
<audio src="{SPY}"></audio><link rel=stylesheet href="{SPY}"><style>@font-face{{src:url({SPY})}}</style>
<svg><image href="{SPY}"/></svg><input type=image src="{SPY}"><body background="{SPY}">
<a href="{SPY}" ping="{SPY}">x</a>
<bgsound src="{SPY}"><picture><source srcset="{SPY}"></picture><blockquote cite="{SPY}">x</blockquote>"""


@pytest.fixture
def row(db):
    raw = mail("m", HTML, kind="text/html; charset=utf-8")
    return process(mail=receive(raw=raw, mailbox="pipe", now=NOON), now=NOON)


def test_the_html_of_a_mail_fetches_nothing(client, row, iris):
    client.force_login(iris)

    response = client.get(reverse("helpdesk:desk_mail_html", args=[row.pk]))

    assert "spy.example" not in response.content.decode()
    policy = response["Content-Security-Policy"]
    assert re.fullmatch(r"sandbox; default-src 'none'; img-src data:; frame-ancestors 'self'", policy)
    assert response["Referrer-Policy"] == "no-referrer"


def test_the_page_of_a_mail_and_of_its_ticket_fetch_nothing(client, row, iris, bela):
    ticket = TicketFactory(requester=bela)
    MessageFactory(ticket=ticket, body=f"![x]({SPY}) <img src={SPY}> [x]({SPY})")
    client.force_login(iris)

    for url in (row.get_absolute_url(), ticket.get_desk_url(), ticket.get_absolute_url()):
        response = client.get(url)
        soup = BeautifulSoup(response.content, "html.parser")
        fetched = [
            value
            for tag in soup.find_all()
            for name, value in tag.attrs.items()
            if name in {"src", "srcset", "poster", "background", "data", "style"}
            or (tag.name == "link" and name == "href")
        ]
        assert [value for value in fetched if "spy.example" in str(value)] == []
        images = re.search(r"img-src([^;]*)", response["Content-Security-Policy"])
        assert images and "http" not in images[1] and "*" not in images[1]


def test_markdown_has_links_and_no_pictures():
    assert "<img" not in render(f"![x]({SPY})")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "192.168.1.1", "172.16.0.1", "::1", "fd00::1", "fe80::1", "0.0.0.0",
     "::ffff:127.0.0.1", "100.64.0.1", "224.0.0.1", "64:ff9b::7f00:1"],
)  # fmt: skip
def test_news_for_programs_never_goes_into_our_own_network(address):
    assert not connecting.is_public(address)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "file:///etc/passwd", "gopher://x.example/", "https://10.0.0.1/",
     "https://user:pw@hooks.alpine.example/", "https://[::1]/", "https://169.254.169.254/latest/", "ftp://x.example/"],
)  # fmt: skip
def test_an_address_that_is_no_public_https_page_is_refused(client, anna, alpine, url):
    client.force_login(anna)
    data = {"programme": alpine.pk, "name": "x", "url": url, "events": ["ticket.opened"]}

    assert client.post(reverse("helpdesk:hooks"), data).status_code == 422
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], []])
def test_a_name_that_leads_into_our_own_network_is_refused_when_it_is_called(found):
    net = connecting.Net(look_up=lambda host, port: found, dial=lambda address, port: pytest.fail("it was called"))

    with pytest.raises(connecting.AddressRefused):
        connecting.post("https://evil.example/x", b"{}", {}, net=net)
