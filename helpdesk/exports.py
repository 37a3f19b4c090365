"""All tickets as CSV (RFC 4180), sent while it is read: however many there are, only some hundred are in memory."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import F

from helpdesk.calendar import legal_zone
from helpdesk.models import Tag
from helpdesk.querysets import TicketQuerySet
from portal.files.cells import safe_cell

CHUNK = 500
COLUMNS = {
    "number": "number",
    "title": "title",
    "kind": "kind",
    "state": "status",
    "visibility": "visibility",
    "area": "area",
    "priority": "priority",
    "programme": "programme__code",
    "requester": "requester__email",
    "agent": "assignee__email",
    "version": "jems_version",
    "environment": "environment",
    "plugin": "plugin__name",
    "release": "release__version",
    "opened": "opened_at",
    "first_answer": "first_answered_at",
    "first_answer_working_minutes": "first_answer_minutes",
    "last_customer_word": "last_customer_word_at",
    "solved": "solved_at",
    "closed": "closed_at",
    "solving_working_minutes": "solve_minutes",
    "waited_for_customer_working_minutes": "paused_minutes",
    "worked_minutes": "worked_minutes",
    "votes": "votes",
    "rating": "rating",
    "rating_comment": "rating_comment",
    "merged_into": "merged_into__number",
}


class _Echo:
    """A file that hands each line on instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def rows_as_csv(tickets: TicketQuerySet) -> Iterator[str]:
    """Header, then one line for each ticket in chunks; with a byte order mark, so that spreadsheets read UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([*COLUMNS, "tags"])
    values = tickets.order_by("pk").values_list("pk", *(F(path) for path in COLUMNS.values()))
    for chunk in batched(values.iterator(chunk_size=CHUNK), CHUNK, strict=False):
        tags = _tags([row[0] for row in chunk])
        yield "".join(writer.writerow(_cells(row[1:], tags.get(row[0], []))) for row in chunk)


def _tags(keys: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    named = Tag.tickets.through.objects.filter(ticket__in=keys).order_by("tag__name")
    for key, name in named.values_list("ticket_id", "tag__name"):
        found.setdefault(key, []).append(name)
    return found


def _cells(row: Iterable[Any], tags: list[str]) -> list[str]:
    number, *rest = row
    return [f"JH-{number}", *(_cell(value) for value in rest), safe_cell(", ".join(tags))]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(legal_zone()).isoformat(timespec="minutes")
    return safe_cell(value)


def file_name(at: datetime) -> str:
    return f"tickets-{at.astimezone(legal_zone()).date().isoformat()}.csv"
