"""The clock stands still while the customer is asked: working minutes, at the edges of the calendar."""

from datetime import datetime

import pytest

from helpdesk.actions import conversation, tickets
from helpdesk.enums import Status
from helpdesk.models import Ticket
from tests.factories.helpdesk import VIENNA, TicketFactory

pytestmark = pytest.mark.django_db


def at(month, day, hour=12, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=VIENNA)


@pytest.mark.parametrize(
    ("asked", "replied", "minutes"),
    [
        (at(11, 20, 10), at(11, 20, 11, 30), 90),  # within a day
        (at(11, 20, 16), at(11, 23, 10), 120),  # over a weekend
        (at(12, 24, 16), at(12, 28, 10), 120),  # over Christmas, which is a Friday, and a weekend
        (at(3, 27, 16), at(3, 30, 10), 120),  # the night summer time begins
        (at(10, 23, 16), at(10, 27, 10), 120),  # the night it ends, and the national day
        (at(11, 21, 9), at(11, 22, 17), 0),  # a weekend only
        (at(11, 20, 17), at(11, 21, 0, 30), 0),  # after work
        (at(2, 29, 9, year=2028), at(2, 29, 17, year=2028), 480),  # leap day
    ],
)
def test_waiting_for_the_customer_is_paused(alpine, bela, asked, replied, minutes):
    ticket = TicketFactory(
        programme=alpine, requester=bela, opened_at=asked, status="waiting_customer", status_since=asked
    )

    conversation.reply(ticket=ticket, by=bela, body="Yes", now=replied)

    ticket.refresh_from_db()
    assert (ticket.status, ticket.paused_minutes, ticket.last_customer_word_at) == (Status.OPEN, minutes, replied)


def test_pauses_add_up_and_solving_leaves_them_out(alpine, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela, opened_at=at(11, 16, 9), status_since=at(11, 16, 9))
    conversation.answer(ticket=ticket, by=iris, body="Which?", now=at(11, 16, 10))
    conversation.reply(ticket=ticket, by=bela, body="This", now=at(11, 17, 10))
    conversation.answer(ticket=ticket, by=iris, body="And?", now=at(11, 17, 11))

    conversation.answer(ticket=ticket, by=iris, body="Done", now=at(11, 18, 9), then=Status.SOLVED)

    ticket.refresh_from_db()
    assert (ticket.first_answer_minutes, ticket.paused_minutes) == (60, 480 + 360)
    assert ticket.solve_minutes == 2 * 480 - 840


def test_two_copies_of_one_ticket_pause_once(alpine, bela, iris):
    ticket = TicketFactory(
        programme=alpine,
        requester=bela,
        status="waiting_customer",
        status_since=at(11, 20, 10),
        opened_at=at(11, 20, 9),
    )
    stale = Ticket.objects.get(pk=ticket.pk)
    tickets.set_status(ticket=ticket, status=Status.OPEN, by=iris, now=at(11, 20, 11))
    with pytest.raises(tickets.TicketError):
        tickets.set_status(ticket=stale, status=Status.SOLVED, by=iris, now=at(11, 20, 12))

    ticket.refresh_from_db()
    assert ticket.paused_minutes == 60
