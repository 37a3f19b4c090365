"""Pages of a long list whose cost does not grow with how far one is: each begins where the last one ended.

``LIMIT x OFFSET y`` reads and throws away y rows; here the index is entered at the last row shown. The price is that
there are no page numbers, only newer and older; the number of rows is counted up to ``MOST_COUNTED`` and no further.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q

from helpdesk.models import Ticket
from helpdesk.querysets import TicketQuerySet

MOST_COUNTED = 1000
CURSOR = re.compile(r"(\d{1,18})-(\d{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Slice:
    """``newer`` and ``older`` are cursors to hand on as ``before`` and ``after``, empty at either end."""

    rows: list[Ticket]
    newer: str
    older: str


def cursor_of(ticket: Ticket) -> str:
    """Where a page ends: the moment of the last word, in microseconds since 1970 UTC, and the row."""
    return f"{(ticket.last_word_at - EPOCH) // timedelta(microseconds=1)}-{ticket.pk}"


def slice_of(
    tickets: TicketQuerySet,
    *,
    size: int,
    after: str = "",
    before: str = "",
    oldest_first: bool = False,
    shown: TicketQuerySet | None = None,
) -> Slice:
    """``tickets`` in the order of their last word, ``size`` of them after or before a cursor; a bad one starts anew.

    The page is chosen and sorted by its keys alone; ``shown`` (all tickets, with what a row needs) is read for those.
    """
    start, backwards = _read(after), False
    if start is None and (start := _read(before)):
        backwards = True
    rising = oldest_first != backwards
    order = ["last_word_at", "pk"] if rising else ["-last_word_at", "-pk"]
    found = tickets.filter(_beyond(*start, rising=rising)) if start else tickets
    chosen = found.order_by(*order).values("pk")[: size + 1]
    rows = list((tickets if shown is None else shown).filter(pk__in=chosen).order_by(*order))
    more, rows = len(rows) > size, rows[:size]
    if backwards:
        rows.reverse()
        return Slice(rows, cursor_of(rows[0]) if more else "", cursor_of(rows[-1]) if rows else "")
    return Slice(rows, cursor_of(rows[0]) if start and rows else "", cursor_of(rows[-1]) if more else "")


def counted_slice_of(
    tickets: TicketQuerySet,
    *,
    size: int,
    shown: TicketQuerySet,
    after: str = "",
    before: str = "",
    oldest_first: bool = False,
) -> tuple[Slice, tuple[int, bool]]:
    """The page, and what ``counted`` says, in two queries: the first page and the count come out of one walk."""
    if _read(after) or _read(before):
        page = slice_of(tickets, size=size, after=after, before=before, oldest_first=oldest_first, shown=shown)
        return page, counted(tickets)
    order = ["last_word_at", "pk"] if oldest_first else ["-last_word_at", "-pk"]
    keys = list(tickets.order_by(*order).values_list("pk", flat=True)[: MOST_COUNTED + 1])
    first = Ticket.objects.filter(pk__in=keys[: size + 1])
    page = slice_of(first, size=size, oldest_first=oldest_first, shown=shown)
    return page, (min(len(keys), MOST_COUNTED), len(keys) > MOST_COUNTED)


def _read(cursor: str) -> tuple[datetime, int] | None:
    if not (found := CURSOR.fullmatch(cursor)):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError:
        return None


def _beyond(at: datetime, pk: int, *, rising: bool) -> Q:
    """The first condition alone bounds the index range; the second breaks ties."""
    if rising:
        return Q(last_word_at__gte=at) & (Q(last_word_at__gt=at) | Q(pk__gt=pk))
    return Q(last_word_at__lte=at) & (Q(last_word_at__lt=at) | Q(pk__lt=pk))


def counted(tickets: Any) -> tuple[int, bool]:
    """(how many, whether there are more than that): counting stops where the number no longer helps anybody."""
    number = tickets.order_by().values("pk")[: MOST_COUNTED + 1].count()
    return min(number, MOST_COUNTED), number > MOST_COUNTED
