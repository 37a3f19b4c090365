"""What a person takes home: one ticket as a ZIP, tickets as rows. Never more than the page shows them."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from helpdesk.models import Ticket
from helpdesk.thread import Entry, thread_of
from portal.files import storage
from portal.files.cells import safe_cell
from portal.files.enums import CheckResult

IN_MEMORY = 5 * 1024 * 1024


def ticket_zip(ticket: Ticket, reader: Any) -> IO[bytes]:
    """conversation.md for people, ticket.json for programs, and the files. Notes of agents stay at home, always."""
    entries = [entry for entry in thread_of(ticket, reader) if _is_taken(entry)]
    out: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 closed by the response
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversation.md", as_markdown(ticket, entries))
        archive.writestr("ticket.json", json.dumps(as_facts(ticket, entries), ensure_ascii=False, indent=2))
        for place, stored in enumerate(_files_of(entries), 1):
            archive.write(storage.path_of(stored.key), f"files/{place:02}-{stored.name}")
    out.seek(0)
    return out


def _is_taken(entry: Entry) -> bool:
    if entry.kind == "event":
        return not entry.object.is_internal
    return entry.kind == "message" and entry.object.hidden_at is None


def _files_of(entries: list[Entry]) -> Iterator[Any]:
    for entry in entries:
        if entry.kind == "message":
            for file in entry.object.kept_files:
                is_there = storage.path_of(file.stored.key).exists()
                if is_there and file.stored.check_result != CheckResult.INFECTED:
                    yield file.stored


def as_markdown(ticket: Ticket, entries: Iterable[Entry]) -> str:
    parts = [
        f"# {ticket.reference} {ticket.title}",
        f"{ticket.get_kind_display()}, {ticket.get_status_display()}, {_day(ticket.opened_at)}",
        f"{settings.SITE_URL}{ticket.get_absolute_url()}",
    ]
    for entry in entries:
        if entry.kind == "event":
            parts.append(f"*{_day(entry.at)}: {entry.object.text}*")
        else:
            who = ", ".join(filter(None, [entry.author, "Interact" if entry.object.is_staff_word else entry.second]))
            mark = f" ({_('solution')})" if entry.object.pk == ticket.solution_id else ""
            parts.append(f"## {who}, {_day(entry.at)}{mark}\n\n{entry.object.body}")
    return "\n\n".join(parts) + "\n"


def as_facts(ticket: Ticket, entries: Iterable[Entry]) -> dict[str, Any]:
    entries = list(entries)
    words = [
        {
            "author": entry.author, "of_interact": entry.object.is_staff_word, "at": entry.at.isoformat(),
            "text": entry.object.body, "files": [row["name"] for row in entry.files],
            "is_solution": entry.object.pk == ticket.solution_id,
        }
        for entry in entries if entry.kind == "message"
    ]  # fmt: skip
    return {
        "number": ticket.reference, "title": ticket.title, "kind": ticket.kind, "status": ticket.status,
        "visibility": ticket.visibility, "programme": str(ticket.programme) if ticket.programme else None,
        "area": ticket.area, "jems_version": ticket.jems_version, "environment": ticket.environment,
        "opened_at": ticket.opened_at.isoformat(), "words": words,
        "events": [{"at": each.at.isoformat(), "text": each.object.text} for each in entries if each.kind == "event"],
    }  # fmt: skip


def csv_lines(tickets: Iterable[Ticket]) -> Iterator[str]:
    """Line by line, so that no list is too long."""
    yield _line(["number", "title", "kind", "state", "programme", "requester", "area", "jems_version", "environment",
                 "opened_on", "last_word_on", "solved_on", "closed_on"])  # fmt: skip
    for ticket in tickets:
        moments = (ticket.opened_at, ticket.last_word_at, ticket.solved_at, ticket.closed_at)
        yield _line([
            ticket.reference, ticket.title, ticket.kind, ticket.status, ticket.programme or "", ticket.requester,
            ticket.area, ticket.jems_version, ticket.environment, *(_day(each) if each else "" for each in moments),
        ])  # fmt: skip


def _line(cells: list[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
