"""Bulk tickets for measuring: many short cases, as after years of work."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from django.db.models import F

from helpdesk.actions.numbers import TICKETS
from helpdesk.enums import Kind, Status, Visibility
from helpdesk.models import Counter, Ticket, TicketMessage
from portal.accounts.models import User
from portal.website.demo.story import Story
from search.management.progress import ProgressBar

BATCH = 1000
TITLE = "Load question"


def load(story: Story) -> None:
    """Bulk tickets with two or three words each: 1,000 for each step of the scale, counting those there are."""
    have = Ticket.objects.filter(title__startswith=TITLE).count()
    wanted = story.scale * BATCH
    authors = [story.people[key] for key in ("bela", "nina", "jan", "marko", "eva")]
    programmes = [story.programmes[key] for key in ("alpine-lakes", "amber-coast", "sava-meadows", "granite-hills")]
    show = ProgressBar(sys.stderr)
    for done in range(have, wanted, BATCH):
        size = min(BATCH, wanted - done)
        rows = [_bulk_ticket(story, number, authors, programmes) for number in _next_numbers(size)]
        _bulk_words(Ticket.objects.bulk_create(rows), story.people["iris"])
        show("tickets", done + size, wanted)


def _next_numbers(size: int) -> range:
    """Numbers after the last one given, so that tickets asked meanwhile keep theirs."""
    Counter.objects.filter(name=TICKETS).update(value=F("value") + size)
    last = Counter.objects.get(name=TICKETS).value
    return range(last - size + 1, last + 1)


def _bulk_ticket(story: Story, number: int, authors: list[User], programmes: list) -> Ticket:
    opened = story.now - timedelta(minutes=7 * number)
    status = Status.SOLVED if number % 10 else [Status.NEW, Status.OPEN, Status.WAITING_CUSTOMER][number // 10 % 3]
    answered = None if status == Status.NEW else opened + timedelta(hours=3)
    programme = programmes[number % len(programmes)]
    return Ticket(
        number=number,
        programme=programme,
        requester=authors[number % len(authors)],
        kind=Kind.QUESTION,
        visibility=Visibility.PROGRAMME,
        title=f"{TITLE} {number} about reports",
        status=status,
        status_since=opened,
        opened_at=opened,
        first_answered_at=answered,
        last_customer_word_at=opened,
        last_word_at=answered or opened,
        solved_at=answered if status == Status.SOLVED else None,
    )


def _bulk_words(rows: list[Ticket], agent: User) -> None:
    said = []
    for ticket in rows:
        said.append(_bulk_word(ticket, ticket.requester, ticket.opened_at, is_staff=False))
        if ticket.first_answered_at:
            said.append(_bulk_word(ticket, agent, ticket.first_answered_at, is_staff=True))
        if ticket.number % 2:
            said.append(
                _bulk_word(ticket, ticket.requester, ticket.last_word_at + timedelta(minutes=1), is_staff=False)
            )
    TicketMessage.objects.bulk_create(said, batch_size=BATCH)


def _bulk_word(ticket: Ticket, author: User, at: datetime, *, is_staff: bool) -> TicketMessage:
    return TicketMessage(
        ticket=ticket,
        author=author,
        created_at=at,
        is_staff_word=is_staff,
        body="Where do I find the list of partners that have not submitted their report yet?",
    )
