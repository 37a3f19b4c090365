"""A reply can be taken back for some seconds; then it goes out once, through the ordinary action."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helpdesk.actions import tickets
from helpdesk.actions.pending import PendingError, hand_in, send, send_due, undo
from helpdesk.enums import PendingStatus, Status
from helpdesk.models import PendingReply, Ticket, TicketDraft, TicketFile, TicketMessage
from helpdesk.tasks import send_pending, send_reply
from portal.accounts.models import StaffAssignment
from portal.files.actions import keep
from portal.files.policies import ANY_SUPPORT
from portal.notices.models import Message
from tests.factories.desk import DraftFactory
from tests.factories.files import PDF, upload
from tests.factories.helpdesk import NOON, TicketFactory, WatcherFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(seconds=10)


@pytest.fixture
def waits(settings):
    settings.UNDO_SEND_SECONDS = 10


@pytest.fixture
def ticket(alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela, number=142, title="Addons missing")
    WatcherFactory(ticket=ticket, user=bela)
    return ticket


def given(ticket, by, **changes):
    return {
        "ticket": ticket,
        "by": by,
        "body": "Is there a backup?",
        "then": Status.WAITING_CUSTOMER,
        "now": NOON,
    } | changes


def state():
    return [(row.status, row.refusal) for row in PendingReply.objects.order_by("pk")]


def test_nobody_hears_of_it_before_its_moment(waits, ticket, iris, bela):
    DraftFactory(ticket=ticket, user=iris)
    hand_in(**given(ticket, iris, uploads=[upload("a.pdf", PDF)]))

    assert send_due(now=SOON - timedelta(seconds=1)) == 0
    assert (TicketMessage.objects.count(), TicketDraft.objects.count(), queued_messages()) == (0, 0, [])

    assert send_due(now=SOON) == 1
    said = TicketMessage.objects.get()
    ticket.refresh_from_db()
    assert (said.body, said.author, said.created_at) == ("Is there a backup?", iris, SOON)
    assert (ticket.status, ticket.first_answered_at, said.files.count()) == (Status.WAITING_CUSTOMER, SOON, 1)
    assert queued_messages() == [("helpdesk/agent_answered", bela.email)]
    assert send_due(now=SOON) == 0
    assert audit_verbs(ticket) == ["helpdesk.reply_handed_in", "helpdesk.replied"]


def test_taken_back_it_is_a_draft_with_its_files(waits, ticket, iris):
    kept = keep(upload=upload("b.pdf", PDF), policy=ANY_SUPPORT, by=iris, now=NOON)
    pending = hand_in(**given(ticket, iris, uploads=[upload("a.pdf", PDF)], stored=[kept]))
    DraftFactory(ticket=ticket, user=iris, fields={"body": "Typed meanwhile"})

    undo(pending=pending, by=iris, now=SOON)

    draft = TicketDraft.objects.get()
    assert draft.fields["body"] == "Is there a backup?\n\nTyped meanwhile"
    assert sorted(each["name"] for each in draft.fields["kept"]) == ["a.pdf", "b.pdf"]
    assert (send_due(now=SOON), state()) == (0, [(PendingStatus.UNDONE, "")])


def test_what_went_out_cannot_be_taken_back_and_nobody_takes_back_anothers(waits, ticket, iris, tomas):
    pending = hand_in(**given(ticket, iris))
    with pytest.raises(PendingError, match="Only whoever wrote"):
        undo(pending=pending, by=tomas, now=NOON)

    send(pending_id=pending.pk, now=SOON)

    with pytest.raises(PendingError, match="gone out already"):
        undo(pending=pending, by=iris, now=SOON)


def test_refused_at_its_moment_it_is_a_draft_and_its_author_is_told(waits, ticket, iris, bela):
    tickets.set_status(ticket=ticket, status=Status.OPEN, by=iris, now=NOON)
    hand_in(**given(ticket, iris, then=Status.SOLVED))
    tickets.close(ticket=Ticket.objects.get(), by=bela, now=NOON)
    Message.objects.all().delete()

    assert send_due(now=SOON) == 0

    draft = TicketDraft.objects.get()
    assert (draft.fields["body"], draft.fields["refusal"]) == ("Is there a backup?", state()[0][1])
    assert TicketMessage.objects.count() == 0
    assert [message.template for message in Message.objects.all()] == ["helpdesk/reply_not_sent"]
    assert_golden(Message.objects.get(), "helpdesk/reply_not_sent")


def test_somebody_who_left_the_desk_answers_no_more(waits, ticket, iris):
    hand_in(**given(ticket, iris))
    StaffAssignment.objects.filter(user=iris).delete()

    send_due(now=SOON)

    assert state() == [(PendingStatus.UNDONE, "You are no helpdesk agent any more.")]


def test_one_press_too_many_is_one_reply_and_other_words_send_the_first(waits, ticket, iris):
    first = hand_in(**given(ticket, iris))
    assert hand_in(**given(ticket, iris)) == first

    hand_in(**given(ticket, iris, body="And which version?"))

    assert [message.body for message in TicketMessage.objects.all()] == ["Is there a backup?"]
    assert [row[0] for row in state()] == [PendingStatus.SENT, PendingStatus.WAITING]


def test_tasks_send_what_is_due(waits, ticket, iris):
    first = hand_in(**given(ticket, iris, now=NOON))
    send_reply(pending_id=first.pk)
    hand_in(**given(ticket, iris, body="More"))
    PendingReply.objects.filter(status="waiting").update(send_at=NOON - timedelta(days=900))
    send_pending()

    assert [message.body for message in TicketMessage.objects.order_by("pk")] == ["Is there a backup?", "More"]


def test_the_page_offers_undo_and_gives_the_text_back(waits, client, iris, ticket):
    client.force_login(iris)
    answer = {"body": "Is there a backup?", "then": "open", "files": [upload("a.pdf", PDF)]}
    page = client.post(reverse("helpdesk:desk_answer", args=[142]), answer, follow=True)
    pending = PendingReply.objects.get()

    text = page.content.decode()
    assert "Reply in JH-142 goes out in" in text
    assert f"/helpdesk/desk/JH-142/undo/{pending.pk}/" in text
    page = client.post(reverse("helpdesk:desk_undo", args=[142, pending.pk]), follow=True)
    assert page.context["reply_form"]["body"].value() == "Is there a backup?"
    assert "a.pdf" in page.content.decode()

    kept = page.context["reply_form"]["keep"].initial
    client.post(reverse("helpdesk:desk_answer", args=[142]), {"body": "Again", "then": "open", "keep": kept})
    send_due(now=NOON + timedelta(days=9000))
    assert TicketFile.objects.get().stored.name == "a.pdf"


def test_without_seconds_to_wait_it_goes_at_once(ticket, iris):
    hand_in(**given(ticket, iris))

    assert (TicketMessage.objects.count(), PendingReply.objects.count()) == (1, 0)
