"""A part of a ticket goes its own way and comes back; nobody reads more than before."""

from datetime import timedelta

import pytest

from helpdesk.actions import conversation
from helpdesk.actions.merging import RearrangementError
from helpdesk.actions.splitting import NewTicket, split, undo_split
from helpdesk.enums import LinkKind, Status
from helpdesk.models import Rearrangement, Ticket, TicketFile, TicketLink
from tests.factories.files import StoredFileFactory
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
LATER, LATEST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
BUG = NewTicket("Export is empty", "bug", "programme")


@pytest.fixture
def ticket(alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela, number=7)
    MessageFactory(ticket=ticket, body="The addons are gone")
    return ticket


@pytest.fixture
def words(ticket, anna, iris):
    """Anna's other matter, Interact's word on it, and a note."""
    return [
        MessageFactory(ticket=ticket, author=anna, body="And the export is empty", created_at=LATER),
        MessageFactory(ticket=ticket, author=iris, body="Which?", is_staff_word=True, created_at=LATER),
        MessageFactory(ticket=ticket, author=iris, body="Known", note=True, created_at=LATER),
    ]


def keys(words):
    return [word.pk for word in words]


def test_picked_words_become_a_ticket_of_who_spoke_first(ticket, words, iris, anna, alpine):
    file = TicketFile.objects.create(message=words[0], stored=StoredFileFactory())

    made = split(ticket=ticket, messages=keys(words), new=BUG, by=iris, now=LATEST)

    new = made.target
    file.refresh_from_db()
    assert (new.requester, new.programme, new.visibility, new.kind) == (anna, alpine, "programme", "bug")
    assert (new.status, new.opened_at, new.first_answer_minutes) == (Status.OPEN, LATER, 0)
    assert (file.message.ticket, [message.body for message in ticket.messages.all()]) == (new, ["The addons are gone"])
    assert TicketLink.objects.get().kind == LinkKind.RELATED_TO
    assert (audit_verbs(ticket), queued_messages()) == (
        ["helpdesk.split"],
        [("helpdesk/ticket_split", "anna@alpine.example")],
    )


def test_undo_brings_the_words_back_and_closes_what_is_empty(ticket, words, iris):
    made = split(ticket=ticket, messages=keys(words), new=BUG, by=iris, now=LATEST)

    undo_split(rearrangement=made, by=iris, now=LATEST)

    new = Ticket.objects.get(pk=made.target_id)
    assert ticket.messages.count() == 4
    assert (new.status, new.merged_into, TicketLink.objects.count()) == (Status.CLOSED, ticket, 0)
    with pytest.raises(RearrangementError, match="undone already"):
        undo_split(rearrangement=made, by=iris, now=LATEST)


def test_what_was_said_in_the_new_ticket_stays_there(ticket, words, iris, anna):
    made = split(ticket=ticket, messages=keys(words), new=BUG, by=iris, now=LATEST)
    conversation.reply(ticket=made.target, by=anna, body="The budget one", now=LATEST)

    undo_split(rearrangement=made, by=iris, now=LATEST)

    new = Ticket.objects.get(pk=made.target_id)
    assert [message.body for message in new.messages.all()] == ["The budget one"]
    assert (new.status, new.merged_into) == (Status.OPEN, None)


@pytest.mark.parametrize(
    ("new", "words_of"),
    [
        (NewTicket("x", "bug", "public"), "No more people"),
        (NewTicket("x", "bug", "licensees"), "No more people"),
        (NewTicket("x", "support", "private"), "whose hours"),
    ],
)
def test_split_refuses_a_wider_audience(ticket, words, iris, new, words_of):
    with pytest.raises(RearrangementError, match=words_of):
        split(ticket=ticket, messages=keys(words), new=new, by=iris, now=LATEST)
    assert not Rearrangement.objects.exists()


def test_split_needs_some_words_leaves_some_and_takes_none_of_others(ticket, words, iris):
    elsewhere = MessageFactory()
    for picked in ([], [elsewhere.pk], [message.pk for message in ticket.messages.all()]):
        with pytest.raises(RearrangementError):
            split(ticket=ticket, messages=picked, new=BUG, by=iris, now=LATEST)


def test_a_stranger_whose_mail_was_let_in_gets_no_ticket_of_it(ticket, stranger, iris, bela):
    Ticket.objects.filter(pk=ticket.pk).update(visibility="private")
    theirs = MessageFactory(ticket=ticket, author=stranger, created_at=LATER)

    new = NewTicket("x", "question", "private")
    made = split(ticket=ticket, messages=[theirs.pk], new=new, by=iris, now=LATEST)

    assert made.target.requester == bela


def test_undo_is_refused_while_more_people_read_where_the_words_came_from(ticket, words, iris):
    made = split(ticket=ticket, messages=keys(words), new=BUG, by=iris, now=LATEST)
    Ticket.objects.filter(pk=ticket.pk).update(visibility="public")

    with pytest.raises(RearrangementError, match="as narrow as it was"):
        undo_split(rearrangement=made, by=iris, now=LATEST)


@pytest.mark.parametrize("who", ["stranger", "bela", "carla"])
def test_only_agents_split(request, ticket, words, iris, who):
    person = request.getfixturevalue(who)
    with pytest.raises(RearrangementError, match="Only agents"):
        split(ticket=ticket, messages=keys(words), new=BUG, by=person, now=LATEST)
