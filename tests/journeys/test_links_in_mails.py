"""What a mail leads to works in a browser without signing in, with and without JavaScript.

A browser adds to a form what a test client does not: with "no-referrer" it posts "Origin: null", which is refused.
"""

import pytest
from django.utils import timezone

from helpdesk.actions import conversation, tickets
from helpdesk.enums import Status
from tests.factories.helpdesk import MessageFactory, TicketFactory
from tests.journeys.walking import last_mail, link_in


@pytest.fixture
def ticket(served, alpine, bela, iris):
    asked = TicketFactory(programme=alpine, requester=bela, assignee=iris, title="Addons missing")
    MessageFactory(ticket=asked, author=bela, body="The menu is empty.")
    return asked


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_reply_by_the_link(ticket, bela, iris, walk, javascript):
    conversation.answer(ticket=ticket, by=iris, body="Which version?", now=timezone.now())
    mail = last_mail(bela.email)

    walker = walk("bela-link", javascript=javascript).go(link_in(mail, "/helpdesk/reply/"))
    walker.page.locator("main textarea").fill("10.0.1, from 22:10.")
    walker.press("Send reply")

    assert ticket.messages.filter(author=bela, body="10.0.1, from 22:10.").count() == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_rating_by_the_link(ticket, bela, iris, walk, javascript):
    tickets.set_status(ticket=ticket, status=Status.SOLVED, by=iris, now=timezone.now())

    walker = walk("bela-rates", javascript=javascript).go(link_in(last_mail(bela.email), "/helpdesk/rate/"))
    walker.press("Send my rating")

    ticket.refresh_from_db()
    assert (ticket.rating != "", ticket.rated_at is not None) == (True, True)
