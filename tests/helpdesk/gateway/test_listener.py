"""LMTP and SMTP by a real client on loopback: 250 only when the raw message is kept."""

import smtplib

import pytest
from aiosmtpd.controller import Controller
from django.db import connections

from helpdesk.actions.inbound import raw_of
from helpdesk.gateway import listener
from helpdesk.gateway.listener import Keeper, make_server
from helpdesk.models import InboundMail
from tests.faults.mail_servers import free_port
from tests.helpdesk.gateway.writing import mail

RAW = mail("by-wire", subject="[JH-142] x")
pytestmark = pytest.mark.django_db(transaction=True)


class Served(Controller):
    """Our server under the test's control."""

    def __init__(self, protocol):
        self.protocol = protocol
        super().__init__(Keeper(protocol, per_recipient=protocol == "lmtp"), hostname="127.0.0.1", port=free_port())

    def factory(self):
        return make_server(self.handler, protocol=self.protocol, loop=self.loop)


@pytest.fixture(params=["lmtp", "smtp"])
def client(request, db):
    server = Served(request.param)
    server.start()
    kind = smtplib.LMTP if request.param == "lmtp" else smtplib.SMTP
    with kind("127.0.0.1", server.port, timeout=20) as connected:
        yield connected
    server.stop(no_assert=True)
    connections.close_all()


def test_a_mail_is_kept_with_its_envelope(client):
    client.sendmail("bela@alpine.example", ["help@localhost", "help+1.2.x@localhost"], RAW)
    if isinstance(client, smtplib.LMTP):
        assert client.getreply()[0] == 250  # one answer for each recipient; Python's client reads the first only

    row = InboundMail.objects.get()
    assert row.outcome == "received"
    assert raw_of(row) == (
        b"Return-Path: <bela@alpine.example>\r\nDelivered-To: help@localhost\r\nDelivered-To: help+1.2.x@localhost\r\n"
        + RAW
    )


def test_the_same_mail_again_is_the_same_row(client):
    client.sendmail("bela@alpine.example", ["help@localhost"], RAW)
    client.sendmail("bela@alpine.example", ["help@localhost"], RAW)

    assert InboundMail.objects.count() == 1


def test_what_cannot_be_kept_is_asked_for_again(client, monkeypatch):
    def full(**facts):
        raise OSError("No space left on device")

    monkeypatch.setattr(listener, "receive", full)

    with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPRecipientsRefused)) as refused:
        client.sendmail("bela@alpine.example", ["help@localhost"], RAW)
    assert "451" in str(refused.value)


def test_nothing_is_relayed(client):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("bela@alpine.example", ["somebody@elsewhere.example"], RAW)

    assert refused.value.recipients["somebody@elsewhere.example"][0] == 550
    assert not InboundMail.objects.exists()


def test_what_is_too_large_is_refused_with_what_to_do_instead(client):
    client.ehlo_or_helo_if_needed()
    with pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPDataError)) as refused:
        client.sendmail("bela@alpine.example", ["help@localhost"], RAW + b"x" * 21 * 1024 * 1024)

    assert refused.value.smtp_code == 552
    assert b"into the ticket in the portal" in refused.value.smtp_error


@pytest.mark.parametrize("ending", [b"x" * 76 + b"\r\n", b"x"], ids=["many lines", "one line"])
def test_what_is_too_large_gets_as_many_answers_as_it_has_recipients(client, ending):
    """A server in front that does not say the size before: LMTP waits for an answer to each recipient."""
    client.ehlo_or_helo_if_needed()
    client.mail("bela@alpine.example")
    for address in ("help@localhost", "help+1.2.x@localhost"):
        client.rcpt(address)

    code, words = client.data(RAW + ending * (21 * 1024 * 1024 // len(ending)))

    assert (code, b"into the ticket" in words) == (552, True)
    if isinstance(client, smtplib.LMTP):
        assert client.getreply()[0] == 552
    assert client.noop()[0] == 250


def test_a_fault_of_ours_sends_nobodys_mail_back(client, monkeypatch):
    monkeypatch.setattr(listener, "is_ours", lambda address: 1 / 0)

    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail("bela@alpine.example", ["help@localhost"], RAW)
    assert refused.value.recipients["help@localhost"][0] == 451


def test_long_lines_and_any_bytes_are_taken(client):
    raw = RAW + b"x" * 5_000 + bytes(range(128, 256)) + b"\r\n"

    client.sendmail("", ["help@localhost"], raw)

    kept = raw_of(InboundMail.objects.get())
    assert (kept.endswith(raw), kept.split(b"\r\n")[0]) == (True, b"Return-Path: <>")
