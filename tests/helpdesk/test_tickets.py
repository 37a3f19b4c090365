from datetime import timedelta

import pytest

from helpdesk.actions import conversation, tickets
from helpdesk.actions.conversation import TicketError, add_note, answer, reply
from helpdesk.actions.drafts import save_draft
from helpdesk.enums import TRANSITIONS, DraftKind, Kind, Priority, Status, Visibility
from helpdesk.models import Ticket, TicketDraft, TicketMessage, Watcher
from search.models import StaleEntry
from tests.factories.files import PDF, upload
from tests.factories.helpdesk import NOON, TicketFactory, WatcherFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


def in_state(status, **facts):
    return TicketFactory(
        status=status,
        solved_at=NOON if status == Status.SOLVED else None,
        closed_at=NOON if status == Status.CLOSED else None,
        **facts,
    )


def test_open_ticket_numbers_it_keeps_the_file_and_tells_the_desk(alpine, bela, iris, tomas):
    first = tickets.open_ticket(by=bela, kind=Kind.QUESTION, title="One", body="Where?", now=NOON, programme=alpine)
    ticket = tickets.open_ticket(
        by=bela, kind=Kind.BUG, title="Two", body="Look", now=NOON, programme=alpine, uploads=[upload("log.pdf", PDF)]
    )

    assert (first.number, ticket.number) == (1, 2)
    assert (ticket.status, ticket.visibility, ticket.last_word_by) == (Status.NEW, Visibility.PROGRAMME, bela)
    assert [file.stored.name for message in ticket.messages.all() for file in message.files.all()] == ["log.pdf"]
    assert queued_messages()[3:] == [
        ("helpdesk/ticket_opened", iris.email),
        ("helpdesk/ticket_opened", tomas.email),
        ("helpdesk/ticket_received", bela.email),
    ]
    assert audit_verbs(ticket) == ["helpdesk.opened"]
    assert StaleEntry.objects.filter(kind="ticket", object_id=ticket.pk).exists()


def test_without_a_programme_a_ticket_is_private_and_never_a_support_request(stranger):
    ticket = tickets.open_ticket(by=stranger, kind=Kind.QUESTION, title="One", body="Where?", now=NOON)

    assert ticket.visibility == Visibility.PRIVATE
    with pytest.raises(TicketError):
        tickets.open_ticket(by=stranger, kind=Kind.SUPPORT, title="One", body="Help", now=NOON)


def test_answer_waits_for_the_customer_and_counts_as_first_answer(alpine, bela, anna, iris):
    ticket = TicketFactory(programme=alpine, requester=bela)
    WatcherFactory(ticket=ticket, user=anna)

    answer(ticket=ticket, by=iris, body="Which version?", now=LATER)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee, ticket.first_answered_at) == (Status.WAITING_CUSTOMER, iris, LATER)
    assert (ticket.last_word_by, ticket.last_customer_word_at) == (iris, NOON)
    assert sorted(queued_messages()) == [
        ("helpdesk/agent_answered", anna.email),
        ("helpdesk/agent_answered", bela.email),
    ]


def test_mails_of_one_ticket_are_one_thread(alpine, bela, iris):
    from helpdesk.gateway.addresses import reply_address  # only this test reads headers
    from portal.notices.models import Message

    ticket = TicketFactory(programme=alpine, requester=bela, number=142, title="Addons missing")
    answer(ticket=ticket, by=iris, body="Which version?", now=LATER)

    message = Message.objects.get()
    assert message.subject == "[JH-142] Addons missing"
    assert message.headers == {
        "In-Reply-To": ticket.thread_id,
        "References": ticket.thread_id,
        "Reply-To": reply_address(142, bela.pk),
        "From": '"Iris Dubois, Jems Portal" <portal@localhost>',
        "Auto-Submitted": "no",
        "X-Auto-Response-Suppress": "DR, RN, NRN, AutoReply",
    }


@pytest.mark.parametrize("status", Status)
def test_a_customers_reply_hands_the_case_back(alpine, bela, status):
    ticket = in_state(status, programme=alpine, requester=bela)

    reply(ticket=ticket, by=bela, body="10.0.1", now=LATER)

    reopening = {Status.WAITING_CUSTOMER, Status.SOLVED, Status.CLOSED}
    ticket.refresh_from_db()
    assert ticket.status == (Status.OPEN if status in reopening else status)
    assert ticket.last_customer_word_at == LATER


@pytest.mark.parametrize("status", [Status.SOLVED, Status.CLOSED])
def test_after_thirty_days_a_reply_opens_nothing(alpine, bela, status):
    ticket = in_state(status, programme=alpine, requester=bela)

    with pytest.raises(TicketError):
        reply(ticket=ticket, by=bela, body="Still here", now=NOON + timedelta(days=31))
    assert TicketMessage.objects.count() == 0


def test_readers_of_public_tickets_do_not_write(alpine, bela, carla):
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PUBLIC)

    with pytest.raises(TicketError):
        reply(ticket=ticket, by=carla, body="Me too", now=NOON)


def test_a_note_is_seen_by_no_customer_and_moves_nothing(alpine, bela, iris, tomas):
    ticket = TicketFactory(programme=alpine, requester=bela, assignee=iris)

    add_note(ticket=ticket, by=tomas, body="They changed the core", now=LATER)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.last_word_at, ticket.first_answered_at) == (Status.NEW, NOON, None)
    assert queued_messages() == [("helpdesk/note_added", iris.email)]


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", Status)
def test_every_state_moves_only_where_it_may(alpine, bela, iris, before, after):
    ticket = in_state(before, programme=alpine, requester=bela)

    if after in TRANSITIONS[before]:
        tickets.set_status(ticket=ticket, status=after, by=iris, now=LATER)
        assert Ticket.objects.get().status == after
    else:
        with pytest.raises(TicketError):
            tickets.set_status(ticket=ticket, status=after, by=iris, now=LATER)
        assert Ticket.objects.get().status == before


@pytest.mark.parametrize("status", Status)
def test_close_and_reopen_in_every_state(alpine, bela, status):
    ticket = in_state(status, programme=alpine, requester=bela)

    if status == Status.CLOSED:
        with pytest.raises(TicketError):
            tickets.close(ticket=ticket, by=bela, now=LATER)
    else:
        tickets.close(ticket=ticket, by=bela, now=LATER)
    tickets.reopen(ticket=ticket, by=bela, now=LATER)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.closed_at) == (Status.OPEN, None)


def test_two_people_moving_one_ticket_have_one_winner(alpine, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela)
    seen_before = Ticket.objects.get()
    tickets.close(ticket=ticket, by=bela, now=NOON)

    with pytest.raises(TicketError):
        tickets.set_status(ticket=seen_before, status=Status.SOLVED, by=iris, now=NOON)


def test_assign_and_classify_are_on_record(alpine, bela, iris, tomas):
    ticket = TicketFactory(programme=alpine, requester=bela)

    tickets.assign(ticket=ticket, to=tomas, by=iris, now=NOON)
    tickets.classify(ticket=ticket, by=iris, now=NOON, priority=Priority.HIGH, title="ignored")
    tickets.classify(ticket=ticket, by=iris, now=NOON, priority=Priority.HIGH)

    ticket.refresh_from_db()
    assert (ticket.assignee, ticket.priority) == (tomas, Priority.HIGH)
    assert queued_messages() == [("helpdesk/ticket_assigned", tomas.email)]
    assert audit_verbs(ticket) == ["helpdesk.assigned", "helpdesk.classified"]
    with pytest.raises(TicketError):
        tickets.assign(ticket=ticket, to=bela, by=iris, now=NOON)


def test_colleagues_can_be_added_but_no_strangers(alpine, bela, anna, carla):
    ticket = TicketFactory(programme=alpine, requester=bela)

    tickets.watch(ticket=ticket, user=anna, by=bela, now=NOON)
    for user, by in ((carla, bela), (anna, carla)):
        with pytest.raises(TicketError):
            tickets.watch(ticket=ticket, user=user, by=by, now=NOON)
    tickets.unwatch(ticket=ticket, user=anna, now=NOON)

    assert Watcher.objects.count() == 0


def test_a_watcher_who_may_no_longer_see_the_ticket_hears_nothing(alpine, bela, carla, iris):
    ticket = TicketFactory(programme=alpine, requester=bela)
    WatcherFactory(ticket=ticket, user=carla)

    answer(ticket=ticket, by=iris, body="Which version?", now=NOON)

    assert queued_messages() == [("helpdesk/agent_answered", bela.email)]


def test_drafts_are_kept_until_they_are_sent_or_emptied(alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela)
    draft = {"user": bela, "kind": DraftKind.REPLY, "ticket": ticket, "now": NOON}

    save_draft(fields={"body": "Tuesday suits"}, **draft)
    save_draft(fields={"body": "Tuesday suits us"}, **draft)
    assert [each.fields for each in TicketDraft.objects.all()] == [{"body": "Tuesday suits us"}]

    conversation.reply(ticket=ticket, by=bela, body="Tuesday suits us.", now=NOON)
    assert TicketDraft.objects.count() == 0
    save_draft(fields={"body": "x"}, **draft)
    save_draft(fields={"body": " "}, **draft)
    assert TicketDraft.objects.count() == 0
