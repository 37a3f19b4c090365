"""Bulk tickets for measuring: many cases of every sort, as after years of work, some with long conversations."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from helpdesk.actions.numbers import TICKETS
from helpdesk.enums import Kind, LinkKind
from helpdesk.models import Counter, IdeaVote, Tag, Ticket, TicketLink, TicketMessage, Watcher
from portal.accounts.models import Membership, Programme, User
from portal.website.demo.helpdesk_load_rows import TITLE, Side, bulk_ticket, bulk_words
from portal.website.demo.story import Story
from search.management.progress import ProgressBar

BATCH = 1000  # tickets of one step of the scale, and rows of one insert
STORY_PROGRAMMES = ("alpine-lakes", "amber-coast", "sava-meadows", "granite-hills")
TAGS = ("addons", "update to 10", "mariadb", "login", "export", "partner report", "rates", "slow")
TAGGED, LINKED, VOTED = 5, 40, 6  # every so manieth; at most so many votes


@dataclass
class Cast:
    """Who takes part. Half of the tickets belong to the programmes of the story, which are the ones looked at."""

    ours: list[Side]
    others: list[Side]
    agents: list[User]
    tags: list[Tag] = field(default_factory=list)

    def side_of(self, index: int) -> Side:
        sides = self.ours if index % 2 or not self.others else self.others
        return sides[index // 2 % len(sides)]


def load(story: Story) -> None:
    """1,000 tickets with some 2,700 words for each step of the scale, counting those there are; safe to run again."""
    have, wanted = Ticket.objects.filter(title__startswith=TITLE).count(), story.scale * BATCH
    if have >= wanted:
        return
    cast = _cast(story)
    show = ProgressBar(sys.stderr)
    for done in range(have, wanted, BATCH):
        size = min(BATCH, wanted - done)
        _step(story, cast, range(done, done + size))
        show("tickets", done + size, wanted)


def _cast(story: Story) -> Cast:
    sides: dict[Programme, list[User]] = {}
    members = Membership.objects.active().select_related("programme", "user").order_by("programme_id", "pk")
    for member in members.filter(programme__code__in=STORY_PROGRAMMES) | members.filter(
        programme__code__startswith="load-"
    ):
        sides.setdefault(member.programme, []).append(member.user)
    named = [Side(programme, people) for programme, people in sides.items()]
    ours = [side for side in named if side.programme.code in STORY_PROGRAMMES]
    tags = [Tag.objects.get_or_create(slug=name.replace(" ", "-"), defaults={"name": name})[0] for name in TAGS]
    return Cast(ours, [side for side in named if side not in ours], [story.people["iris"], story.people["tomas"]], tags)


@transaction.atomic
def _step(story: Story, cast: Cast, indexes: range) -> None:
    """All of a thousand tickets or nothing of them, so that a load that was stopped goes on where it stood."""
    numbers = _next_numbers(len(indexes))
    rows = [
        bulk_ticket(index, number, cast.side_of(index), cast.agents, story.now)
        for index, number in zip(indexes, numbers, strict=True)
    ]
    Ticket.objects.bulk_create(rows)
    words = [word for index, row in zip(indexes, rows, strict=True) for word in bulk_words(index, row, cast.agents)]
    TicketMessage.objects.bulk_create(words, batch_size=BATCH)
    Watcher.objects.bulk_create(Watcher(ticket=row, user=row.requester, since=row.opened_at) for row in rows)
    _tag(cast, indexes, rows)
    _link(rows, cast.agents[0])
    _vote(cast, rows)


def _next_numbers(size: int) -> range:
    """Numbers after the last one given, so that tickets asked meanwhile keep theirs."""
    Counter.objects.filter(name=TICKETS).update(value=F("value") + size)
    last = Counter.objects.get(name=TICKETS).value
    return range(last - size + 1, last + 1)


def _tag(cast: Cast, indexes: range, rows: list[Ticket]) -> None:
    tagged = Ticket.tags.through
    tagged.objects.bulk_create(
        tagged(ticket_id=row.pk, tag_id=cast.tags[index // TAGGED % len(cast.tags)].pk)
        for index, row in zip(indexes, rows, strict=True)
        if index % TAGGED == 0
    )


def _link(rows: list[Ticket], agent: User) -> None:
    TicketLink.objects.bulk_create(
        TicketLink(ticket=row, kind=LinkKind.DUPLICATE_OF, other=before, made_at=row.last_word_at, made_by=agent)
        for before, row in zip(rows[::LINKED], rows[1::LINKED], strict=False)
    )


def _vote(cast: Cast, rows: list[Ticket]) -> None:
    """Each idea has as many votes as its column says, one of each programme."""
    sides = [*cast.ours, *cast.others[:VOTED]]
    IdeaVote.objects.bulk_create(
        IdeaVote(ticket=row, programme=side.programme, user=side.people[0], at=row.opened_at + timedelta(days=1))
        for row in rows
        if row.kind == Kind.IDEA
        for side in sides[: row.votes]
    )
