"""The row is the work: kept first, claimed with a lease, repeated without harm, parked after too many failures."""

from datetime import timedelta

import pytest

from helpdesk import tasks
from helpdesk.actions import inbound
from helpdesk.actions.inbound import LEASE, MOST_ATTEMPTS, process, process_due, raw_of, receive
from helpdesk.enums import Outcome, Status
from helpdesk.gateway.deciding import MOST_TICKETS
from helpdesk.models import InboundMail, Ticket, TicketMessage, Watcher
from portal.accounts.models import User
from portal.files.models import StoredFile
from portal.notices.models import Bounce, Message, Notice
from tests.factories.helpdesk import NOON
from tests.helpdesk.gateway.writing import mail
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db


def broken(*args, **kwargs):
    raise ZeroDivisionError


def test_a_fault_is_tried_again_and_parked_with_its_bytes(scene, monkeypatch):
    raw, now = scene.load("thread-subject"), NOON
    monkeypatch.setattr(inbound, "rule", broken)
    row = receive(raw=raw, mailbox="pipe", now=now)

    for _ in range(MOST_ATTEMPTS + 2):
        process_due(now=now)
        now += timedelta(hours=3)

    row.refresh_from_db()
    assert (row.outcome, row.attempts) == (Outcome.PARKED, MOST_ATTEMPTS)
    assert "ZeroDivisionError" in row.reason
    assert raw_of(row) == raw


def test_a_fault_that_passes_costs_nothing(scene, monkeypatch):
    row = receive(raw=scene.load("thread-subject"), mailbox="pipe", now=NOON)
    with monkeypatch.context() as patch:
        patch.setattr(inbound, "rule", broken)
        process(mail=row, now=NOON)
    assert row.outcome == Outcome.RECEIVED

    process_due(now=NOON)  # too early
    assert not TicketMessage.objects.filter(inbound=row).exists()
    process_due(now=NOON + timedelta(minutes=2))

    row.refresh_from_db()
    assert row.outcome == Outcome.REPLY
    assert TicketMessage.objects.filter(inbound=row).count() == 1


def test_a_leased_row_is_left_alone_until_the_lease_ends(scene):
    row = receive(raw=scene.load("thread-subject"), mailbox="pipe", now=NOON)
    InboundMail.objects.update(due_at=NOON + LEASE)

    process(mail=row, now=NOON)
    assert row.outcome == Outcome.RECEIVED
    process_due(now=NOON + LEASE)

    row.refresh_from_db()
    assert row.outcome == Outcome.REPLY


def test_who_was_overtaken_leaves_nothing_behind(scene, monkeypatch):
    row = receive(raw=scene.load("thread-subject"), mailbox="pipe", now=NOON)
    files, real = StoredFile.objects.count(), inbound.file_letter

    def slow(*args, **kwargs):
        ruling = real(*args, **kwargs)
        InboundMail.objects.update(due_at=NOON + LEASE * 2)  # the lease ran out and another worker has it now
        return ruling

    monkeypatch.setattr(inbound, "file_letter", slow)
    process(mail=row, now=NOON)

    assert row.outcome == Outcome.RECEIVED
    assert not TicketMessage.objects.filter(inbound=row).exists()
    assert StoredFile.objects.count() == files


def test_a_mail_whose_bytes_are_gone_is_parked_in_the_end(scene, settings, tmp_path):
    row = receive(raw=scene.load("thread-subject"), mailbox="pipe", now=NOON)
    settings.FILES_DIR = tmp_path / "lost"
    for attempt in range(MOST_ATTEMPTS):
        process_due(now=NOON + timedelta(hours=3 * attempt))

    row.refresh_from_db()
    assert (row.outcome, "FileNotFoundError" in row.reason) == (Outcome.PARKED, True)


def test_tasks_do_the_same(scene):
    row = receive(raw=scene.load("thread-subject"), mailbox="pipe", now=NOON)

    tasks.process_one_mail(mail_id=row.pk)
    tasks.process_one_mail(mail_id=0)
    tasks.process_mail()
    tasks.poll_mail()

    row.refresh_from_db()
    assert row.outcome == Outcome.REPLY


def test_a_reply_is_the_customers_word(scene):
    row = scene.take(scene.load("thread-signed-address"))

    scene.ticket.refresh_from_db()
    assert (scene.ticket.status, scene.ticket.last_word_by) == (Status.OPEN, scene.people["bela"])
    assert audit_verbs(row) == ["helpdesk.mail_filed"]
    answered = Message.objects.filter(template="helpdesk/colleague_replied").get()
    assert answered.address == "anna@alpine.example"
    assert answered.headers["In-Reply-To"] == "<thread-signed-address@sender.example>"
    assert answered.headers["References"].split() == [
        "<ticket-142@jems-portal>", "<thread-signed-address@sender.example>",
    ]  # fmt: skip


def test_an_agents_mail_answers_the_customer(scene):
    scene.take(scene.load("agent-answers"))

    word = scene.ticket.messages.order_by("-pk").first()
    assert (word.is_staff_word, word.is_internal, word.via) == (True, False, "mail")
    scene.ticket.refresh_from_db()
    assert scene.ticket.status == Status.WAITING_CUSTOMER


def test_an_agents_note_stays_inside(scene):
    Message.objects.all().delete()

    scene.take(scene.load("agent-notes"))

    assert scene.ticket.messages.order_by("-pk").first().is_internal
    assert queued_messages() == []


def test_an_automatic_reply_is_no_word(scene):
    before, mails = Ticket.objects.get(number=142), Message.objects.count()

    scene.take(scene.load("away-outlook"))

    after = Ticket.objects.get(number=142)
    note = after.messages.order_by("-pk").first()
    assert (note.is_automatic, note.is_internal) == (True, True)
    assert (after.status, after.last_word_at, after.last_customer_word_at) == (
        before.status, before.last_word_at, before.last_customer_word_at,
    )  # fmt: skip
    assert Message.objects.count() == mails


def test_a_copied_stranger_subscribes_to_nothing(scene):
    watching = set(Watcher.objects.values_list("user_id", flat=True))
    people = User.objects.count()

    scene.take(scene.load("stranger-in-copy"))

    assert set(Watcher.objects.values_list("user_id", flat=True)) == watching
    assert User.objects.count() == people


def test_a_new_question_is_confirmed_unless_nothing_automatic_may_answer(scene):
    Message.objects.all().delete()
    scene.take(scene.load("new-of-known-person"))
    confirmed = Message.objects.get(template="helpdesk/ticket_received")
    Message.objects.all().delete()
    scene.take(scene.load("suppress-asked-for"))

    assert confirmed.headers["Auto-Submitted"] == "auto-replied"
    assert confirmed.headers["In-Reply-To"] == "<new-known@sender.example>"
    assert not Message.objects.filter(template="helpdesk/ticket_received").exists()


@pytest.mark.parametrize(
    "name", ["stranger-new", "list-of-strangers", "away-of-a-stranger", "bounce-postfix", "binary-noise"]
)
def test_nothing_is_sent_because_of_what_no_ticket_took(scene, name):
    mails, notices = Message.objects.count(), Notice.objects.count()

    scene.take(scene.load(name))

    assert (Message.objects.count(), Notice.objects.count()) == (mails, notices)


def test_what_is_too_large_is_answered_clearly(scene):
    row = scene.take(scene.load("huge"))

    answer = Message.objects.get(template="helpdesk/mail_too_large")
    assert (answer.address, answer.headers["In-Reply-To"]) == ("anna@alpine.example", "<huge@sender.example>")
    assert row.raw.size > 20 * 1024 * 1024


@pytest.mark.parametrize(
    ("name", "is_hard"), [("bounce-postfix", True), ("bounce-late", False), ("bounce-qmail", True)]
)
def test_a_bounce_marks_the_address(scene, name, is_hard):
    scene.take(scene.load(name))

    bounce = Bounce.objects.get()
    assert (bounce.message, bounce.user, bounce.is_hard) == (scene.sent_to("bela"), scene.people["bela"], is_hard)


def test_a_flood_of_tickets_from_one_address_waits(scene):
    outcomes = [
        scene.take(scene.filled(mail(f"flood-{number}", subject=f"Question {number}"))).outcome
        for number in range(MOST_TICKETS + 2)
    ]

    assert outcomes == [Outcome.NEW] * MOST_TICKETS + [Outcome.QUARANTINE] * 2


def test_a_late_reply_becomes_a_ticket_that_names_the_old_one(scene):
    row = scene.take(scene.load("reply-after-long-time"))

    assert row.ticket.title == "Translation"
    assert "JH-139" in row.ticket.events.get().text


def test_mail_to_a_merged_ticket_goes_where_the_talk_goes_on(scene):
    old = Ticket.objects.get(number=139)
    Ticket.objects.filter(pk=old.pk).update(merged_into=scene.ticket)

    assert scene.take(scene.load("reply-after-long-time")).ticket == scene.ticket
