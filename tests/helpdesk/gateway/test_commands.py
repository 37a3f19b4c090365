"""The pipe: one JSON line, 0 when the mail is kept, 75 when the mail server must try again."""

import io
import json
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError

from helpdesk.management.commands import receive_mail
from helpdesk.models import InboundMail
from tests.faults.mail_servers import free_port


def pipe(monkeypatch, capsys, raw):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    call_command("receive_mail")
    return json.loads(capsys.readouterr().out)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "outcome", "ticket"),
    [
        ("thread-subject", "reply", "JH-142"),
        ("away-outlook", "note", "JH-142"),
        ("stranger-new", "quarantine", None),
        ("bounce-postfix", "bounce", "JH-142"),
        ("list-of-strangers", "ignored", None),
        ("empty", "parked", None),
        ("binary-noise", "parked", None),
    ],
)
def test_one_line_says_what_became_of_it(scene, monkeypatch, capsys, name, outcome, ticket):
    said = pipe(monkeypatch, capsys, scene.load(name))

    assert (said["outcome"], said["ticket"]) == (outcome, ticket)
    assert said["reason"]


@pytest.mark.django_db
def test_a_new_question_names_its_ticket(scene, monkeypatch, capsys):
    said = pipe(monkeypatch, capsys, scene.load("new-of-known-person"))

    assert said == {
        "outcome": "new",
        "ticket": InboundMail.objects.get().ticket.reference,
        "reason": "A new question.",
        "message_id": "<new-known@sender.example>",
    }


@pytest.mark.django_db
def test_what_cannot_be_kept_ends_with_75(scene, monkeypatch, capsys):
    def full(**facts):
        raise OSError("No space left on device")

    monkeypatch.setattr(receive_mail, "receive", full)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"From: a@b\r\n\r\nx")))

    with pytest.raises(SystemExit) as ended:
        call_command("receive_mail")
    assert ended.value.code == 75


@pytest.mark.django_db
def test_what_is_kept_and_cannot_be_read_now_is_no_fault_to_the_mail_server(scene, monkeypatch, capsys):
    def locked(**facts):
        raise OperationalError("database is locked")

    monkeypatch.setattr(receive_mail, "process", locked)

    said = pipe(monkeypatch, capsys, scene.load("thread-subject"))

    assert (said["outcome"], InboundMail.objects.get().outcome) == ("received", "received")


def test_the_listener_starts_and_ends_when_told(tmp_path):
    command = [sys.executable, "manage.py", "listen_mail", "--port", str(free_port())]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={"VAR_DIR": str(tmp_path), "BACKGROUND": "off"})
    assert process.stdout.readline().startswith(b"LMTP on 127.0.0.1:")
    time.sleep(0.5)

    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=15) == 0
