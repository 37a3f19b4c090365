"""The listener as a process of its own: what it said 250 to is kept, whatever happens then."""

import contextlib
import errno
import signal
import smtplib
import sqlite3
import threading

import pytest
from aiosmtpd.smtp import Envelope
from django.db import connection

from helpdesk.actions.inbound import raw_of
from helpdesk.gateway.listener import KEPT, LATER, Keeper
from helpdesk.models import InboundMail
from portal.files import storage
from portal.files.models import StoredFile
from tests.faults.mail_servers import free_port
from tests.faults.processes import process, wait_for

MAILS, CLIENTS = 25, 8
ADDRESS = "help@localhost"
pytestmark = pytest.mark.django_db(transaction=True)


def words(key):
    return (
        f"From: liis@amber.example\r\nSubject: x\r\nMessage-ID: <{key}@amber.example>\r\n\r\nMail {key}.\r\n".encode()
    )


@contextlib.contextmanager
def listening():
    """(port, process) of a listener that reads nothing: rows stay as they were kept."""
    port = free_port()
    with process("manage.py", "listen_mail", "--port", str(port), BACKGROUND="off") as running:
        assert wait_for(lambda: answers(port), 30), "the listener does not answer"
        yield port, running


def answers(port):
    try:
        with smtplib.LMTP("127.0.0.1", port, timeout=5):
            return True
    except OSError:
        return False


def send(port, keys, told):
    """Each key that got its 250 is added to ``told``; ends with the connection."""
    with contextlib.suppress(OSError, smtplib.SMTPException), smtplib.LMTP("127.0.0.1", port, timeout=30) as client:
        for key in keys:
            client.sendmail("liis@amber.example", [ADDRESS], words(key))
            told.append(key)


def send_many(port, told):
    clients = [
        threading.Thread(target=send, args=(port, [f"{client}-{number}" for number in range(MAILS)], told))
        for client in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    return clients


def kept():
    """Key to bytes of what stands in the database and on the disk."""
    rows = InboundMail.objects.select_related("raw")
    return {row.message_id.removeprefix("<").partition("@")[0]: raw_of(row) for row in rows}


def test_two_hundred_mails_over_eight_connections_are_kept():
    told = []
    with listening() as (port, running):
        for client in send_many(port, told):
            client.join(timeout=60)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=15) == 0

    found = kept()
    assert len(told) == len(found) == MAILS * CLIENTS
    assert all(found[key].endswith(words(key)) for key in told)


def test_what_got_its_250_outlives_a_kill():
    told = []
    with listening() as (port, running):
        clients = send_many(port, told)
        assert wait_for(lambda: len(told) >= MAILS, 30)
        running.kill()
        for client in clients:
            client.join(timeout=60)
        assert len(told) < MAILS * CLIENTS, "it was killed too late to show anything"

        found = kept()
        assert set(told) <= set(found)
        assert all(found[key].endswith(words(key)) for key in told)

    again = []
    with listening() as (port, _running):  # the mail server in front tries again what got no answer, and what did
        send(port, [*told[:5], "new"], again)
    assert len(again) == 6
    assert len(kept()) == len(found) + 1


def envelope(key):
    made = Envelope()
    made.mail_from, made.rcpt_tos, made.content = "liis@amber.example", [ADDRESS], words(key)
    return made


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL waits for the lock and then keeps the mail")
def test_a_locked_database_is_no_reason_to_lose_mail(monkeypatch):
    keeper = Keeper("lmtp", per_recipient=True)
    connection.close()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    assert keeper._keep(envelope("locked")) == LATER
    other.execute("ROLLBACK")
    other.close()
    assert keeper._keep(envelope("locked")) == KEPT
    assert list(kept()) == ["locked"]


def test_a_full_disk_leaves_no_row_and_no_half_a_file(monkeypatch, settings):
    def full(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    keeper = Keeper("lmtp", per_recipient=True)
    with monkeypatch.context() as patch:
        patch.setattr(storage.os, "fsync", full)
        assert keeper._keep(envelope("full")) == LATER

    assert (InboundMail.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert not [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert keeper._keep(envelope("full")) == KEPT
