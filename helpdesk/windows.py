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
    of the hundred, and ``since`` and ``until`` bound what else happened meanwhile; None is no bound.
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
    """The newest hundred, or the hundred before the word with the pk ``before``, if it is one with words before it.

    One query and that of the files where the ticket has no more than a hundred words.
    """
    mark = words.filter(pk=before).first() if _may_be_key(before) else None
    older = _newest(words.filter(_before(mark))) if mark else []
    if not older:
        mark, older = None, _newest(words)
    shown = older[MOST_WORDS - 1 :: -1]
    if mark is None and len(older) <= MOST_WORDS:
        return Window(shown)
    pinned = _pinned(ticket, words, shown)
    rest = words.exclude(pk__in=[each.pk for each in (*pinned, *shown)])
    earlier = rest.filter(_before(shown[0])).count()
    return Window(
        sorted([*pinned, *shown], key=lambda word: (word.created_at, word.pk)),
        earlier=earlier,
        later=rest.exclude(_before(shown[-1])).count() if mark else 0,
        edge=shown[0].pk,
        since=shown[0].created_at if earlier else None,
        until=mark.created_at if mark else None,
    )


def place_of(word: TicketMessage, words: QuerySet[TicketMessage]) -> str:
    """The address of the page of its ticket that shows the word; ``words`` are those the reader may see."""
    after = words.exclude(_before(word)).exclude(pk=word.pk).order_by("created_at", "pk")
    mark = after.values_list("pk", flat=True)[MOST_WORDS - 1 : MOST_WORDS].first()
    return f"?before={mark}#message-{word.pk}" if mark else f"#message-{word.pk}"


def _may_be_key(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS


def _newest(words: QuerySet[TicketMessage]) -> list[TicketMessage]:
    """One more than a page shows, newest first."""
    return list(words.order_by("-created_at", "-pk")[: MOST_WORDS + 1])


def _pinned(ticket: Ticket, words: QuerySet[TicketMessage], shown: list[TicketMessage]) -> list[TicketMessage]:
    """What the page cannot do without: the question and the marked solution."""
    first = words.order_by("created_at", "pk").values_list("pk", flat=True).first()
    return list(words.filter(pk__in=[first, ticket.solution_id]).exclude(pk__in=[each.pk for each in shown]))


def _before(word: TicketMessage) -> Q:
    return Q(created_at__lt=word.created_at) | Q(created_at=word.created_at, pk__lt=word.pk)
