"""Looking into a real mailbox: a Dovecot of `make services`, a user of its own for each test."""

import imaplib
import os
import secrets
import time

import pytest
from django.core.management import CommandError, call_command

from helpdesk.enums import Outcome
from helpdesk.gateway import imap
from helpdesk.gateway.imap import MailboxError, mailbox_of, poll
from helpdesk.models import Counter, InboundMail
from tests.factories.helpdesk import NOON
from tests.helpdesk.gateway.writing import mail

HOST, PORT = "127.0.0.1", int(os.environ.get("IMAP_PORT", "14300"))


@pytest.fixture
def box():
    """A fresh mailbox, as somebody with a mail program has it open."""
    user = f"test-{secrets.token_hex(6)}"
    try:
        server = imaplib.IMAP4(HOST, PORT, timeout=10)
    except OSError:
        if os.environ.get("REQUIRE_DOVECOT"):
            raise
        pytest.skip("No Dovecot on 14300: run `make services`.")
    server.login(user, "secret")
    server.select("INBOX")
    server.url = f"imap://{user}:secret@{HOST}:{PORT}/INBOX"
    yield server
    server.logout()


def put(box, raw, flags=""):
    box.append("INBOX", flags, imaplib.Time2Internaldate(time.time()), raw)
    box.select("INBOX")


def unseen(box):
    box.select("INBOX")
    return len(box.search(None, "UNSEEN")[1][0].split())


@pytest.mark.django_db
def test_new_mail_is_kept_read_and_marked_seen(scene, box):
    raw = scene.load("thread-subject")
    put(box, raw)

    count = poll(box.url, now=NOON)

    row = InboundMail.objects.get()
    assert (count.kept, count.failed, unseen(box)) == (1, 0, 0)
    assert (row.outcome, row.ticket, row.raw.size) == (Outcome.REPLY, scene.ticket, len(raw))
    assert row.mailbox.endswith("@127.0.0.1/INBOX")
    assert "secret" not in row.mailbox
    assert poll(box.url, now=NOON).kept == 0


@pytest.mark.django_db
def test_what_a_colleague_opened_in_the_mailbox_is_taken_too(scene, box):
    put(box, mail("first"))
    poll(box.url, now=NOON)

    put(box, mail("opened"), "(\\Seen)")

    assert poll(box.url, now=NOON).kept == 1
    assert InboundMail.objects.count() == 2


@pytest.mark.django_db
def test_the_first_look_leaves_old_mail_that_was_read(scene, box):
    put(box, mail("old"), "(\\Seen)")
    put(box, mail("new"))

    poll(box.url, now=NOON)

    assert [row.message_id for row in InboundMail.objects.all()] == ["<new@sender.example>"]


@pytest.mark.django_db
def test_one_message_that_fails_holds_up_no_other_and_comes_up_again(scene, box, monkeypatch):
    for number in range(4):
        put(box, mail(f"m{number}", subject=f"[JH-142] {number}"))
    real = imap.receive

    def failing(*, raw, **rest):
        if b"<m1@" in raw:
            raise OSError("the disk is full")
        return real(raw=raw, **rest)

    with monkeypatch.context() as patch:
        patch.setattr(imap, "receive", failing)
        count = poll(box.url, now=NOON)
    assert (count.kept, count.failed, unseen(box)) == (3, 1, 1)

    assert poll(box.url, now=NOON).kept >= 1
    assert (InboundMail.objects.count(), unseen(box)) == (4, 0)


@pytest.mark.django_db
def test_seen_comes_last(scene, box, monkeypatch):
    put(box, scene.load("thread-subject"))
    real, states = imap.process, []

    def watched(*, mail, now):
        states.append(("before", mail.raw is not None, unseen(box)))
        done = real(mail=mail, now=now)
        states.append(("after", done.outcome, unseen(box)))
        return done

    monkeypatch.setattr(imap, "process", watched)
    poll(box.url, now=NOON)

    assert (states, unseen(box)) == ([("before", True, 1), ("after", "reply", 1)], 0)


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["process", "_mark_seen"], ids=["before it is read", "before it is marked"])
def test_killed_before_the_end_it_takes_the_mail_once(scene, box, monkeypatch, moment):
    put(box, scene.load("thread-subject"))

    def killed(*args, **facts):
        raise SystemExit("killed")

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(imap, moment, killed)
        poll(box.url, now=NOON)
    assert (InboundMail.objects.count(), unseen(box)) == (1, 1)

    assert poll(box.url, now=NOON).kept == 1
    assert (InboundMail.objects.count(), unseen(box)) == (1, 0)
    assert scene.ticket.messages.filter(via="mail").count() == 1


@pytest.mark.django_db
def test_behind_a_message_that_always_fails_nothing_waits_for_ever(scene, box, monkeypatch):
    """Some servers never hand out a certain message; with more behind it than one look takes."""
    monkeypatch.setattr(imap, "BATCH", 3)
    real = imap._fetched
    monkeypatch.setattr(imap, "_fetched", lambda server, uid, part: 1 / 0 if uid == 1 else real(server, uid, part))
    for number in range(4):
        put(box, mail(f"m{number}", subject=f"[JH-142] {number}"))
    for _ in range(2):
        poll(box.url, now=NOON)

    put(box, mail("opened by a colleague"), "(\\Seen)")
    put(box, mail("later"))
    for _ in range(2):
        poll(box.url, now=NOON)

    assert (InboundMail.objects.count(), unseen(box)) == (5, 1)


@pytest.mark.django_db
def test_a_renumbered_mailbox_is_looked_at_once_more_without_harm(scene, box):
    put(box, mail("one", subject="[JH-142] x"))
    poll(box.url, now=NOON)
    Counter.objects.filter(name__startswith="imapv:").update(value=1)

    assert poll(box.url, now=NOON).kept == 1
    assert (InboundMail.objects.count(), scene.ticket.messages.filter(via="mail").count()) == (1, 1)


@pytest.mark.django_db
def test_of_a_mail_that_is_too_large_only_the_head_is_fetched(scene, box, monkeypatch):
    monkeypatch.setattr(imap, "LARGEST", 2_000)
    put(box, mail("large", "x" * 3_000, subject="[JH-142] x"))

    poll(box.url, now=NOON)

    row = InboundMail.objects.get()
    assert (row.outcome, "20 MB" in row.reason, row.raw.size < 2_000) == (Outcome.PARKED, True, True)
    assert (row.sender, unseen(box)) == ("bela@alpine.example", 0)


@pytest.mark.django_db
def test_the_command_says_what_it_kept(scene, box, settings, capsys):
    settings.IMAP_URL = box.url
    put(box, mail("one"))

    call_command("poll_mail")

    assert capsys.readouterr().out == "1 kept, 0 failed\n"


@pytest.mark.parametrize("url", ["", "imap://127.0.0.1:1/", "imap://a:b@127.0.0.1:1/INBOX"])
def test_the_command_says_why_it_could_not_look(settings, url):
    settings.IMAP_URL = url

    with pytest.raises(CommandError):
        call_command("poll_mail")


@pytest.mark.parametrize("url", ["imap://a:b@mail.example/INBOX", "http://a:b@mail.example/", "imaps://mail.example/"])
def test_no_password_travels_in_the_clear(url):
    with pytest.raises(MailboxError):
        mailbox_of(url)


def test_an_address_is_read_with_its_escapes():
    box = mailbox_of("imaps://help%40portal.example:p%40ss%2Fword@mail.example/INBOX/Help")

    assert (box.user, box.password, box.port, box.folder) == ("help@portal.example", "p@ss/word", 993, "INBOX/Help")
