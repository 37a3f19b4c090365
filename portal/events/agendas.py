"""An agenda is written as plain lines: "10:10 Reopen a checklist" starts an item, the lines under it explain it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

LINE = re.compile(r"^([01]?\d|2[0-3])[:.]([0-5]\d)\s+(.+)$")


@dataclass
class AgendaItem:
    title: str
    at: datetime | None = None
    details: list[str] = field(default_factory=list)


def parse(text: str, *, day: datetime) -> list[AgendaItem]:
    """Items in the order written; ``day`` is the start in the meeting's own zone and gives the times their date."""
    items: list[AgendaItem] = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        timed = LINE.match(line)
        if timed:
            at = day.replace(hour=int(timed[1]), minute=int(timed[2]), second=0, microsecond=0)
            items.append(AgendaItem(timed[3], at))
        elif items:
            items[-1].details.append(line)
        else:
            items.append(AgendaItem(line))
    return items
