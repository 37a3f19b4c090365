"""Which words of a very long ticket a page shows: the question, the marked solution, and a hundred that follow
each other. Machines that write to each other, or a person with a script, must not make a page nobody can open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from helpdesk.models import Ticket, TicketMessage

MOST_WORDS = 100
MOST_DIGITS = 18  # of a key that fits into the database's


@dataclass(frozen=True)
class Window:
    """``words`` in order. ``earlier`` and ``later`` count those left out around the hundred, ``edge`` is the oldest
    of the hundred, and ``since`` and ``until`` bound them; None is no bound.
    """

    words: list[TicketMessage]
    earlier: int = 0
    later: int = 0
    edge: int | None = None
    since: datetime | None = None
    until: datetime | None = None


def whole(words: QuerySet[TicketMessage]) -> Window:
    return Window(list(words.order_by("created_at", "pk")))


def window_of(ticket: Ticket, words: QuerySet[TicketMessage], *, before: str = "") -> Window:
    """The newest hundred, or the hundred before the word with the pk ``before``; a pk of no word here is as none.

    One query and that of the files where the ticket has no more than a hundred words.
    """
    mark = (
        words.filter(pk=before).first()
        if before.isascii() and before.isdecimal() and len(before) < MOST_DIGITS
        else None
    )
    older = words.filter(_before(mark)) if mark else words
    found = list(older.order_by("-created_at", "-pk")[: MOST_WORDS + 1])
    shown = found[MOST_WORDS - 1 :: -1]
    if not shown or (mark is None and len(found) <= MOST_WORDS):
        return Window(shown)
    oldest, newest = shown[0], shown[-1]
    pinned = _pinned(ticket, words, shown)
    rest = words.exclude(pk__in=[each.pk for each in pinned])
    return Window(
        sorted([*pinned, *shown], key=lambda word: (word.created_at, word.pk)),
        earlier=rest.filter(_before(oldest)).count(),
        later=rest.exclude(_before(newest)).exclude(pk=newest.pk).count(),
        edge=oldest.pk,
        since=oldest.created_at if len(found) > MOST_WORDS else None,
        until=newest.created_at if mark else None,
    )


def _pinned(ticket: Ticket, words: QuerySet[TicketMessage], shown: list[TicketMessage]) -> list[TicketMessage]:
    """What the page cannot do without: the question and the marked solution."""
    first = words.order_by("created_at", "pk").values_list("pk", flat=True).first()
    return list(words.filter(pk__in=[first, ticket.solution_id]).exclude(pk__in=[each.pk for each in shown]))


def _before(word: TicketMessage) -> Q:
    return Q(created_at__lt=word.created_at) | Q(created_at=word.created_at, pk__lt=word.pk)
