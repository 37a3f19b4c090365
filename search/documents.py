from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class SearchDocument:
    """What can be found of one object, and by whom.

    ``audiences`` are tokens of portal.accounts.audiences; a reader needs one of them. ``staff_text`` is matched for
    staff only. ``facets`` are flat keywords, such as {"version": "10.0.1"}.
    """

    kind: str
    object_id: int
    title: str
    body: str
    url: str
    audiences: frozenset[str]
    at: datetime | None = None
    facts: str = ""
    staff_text: str = ""
    facets: dict[str, str] = field(default_factory=dict)
    boost: float = 1.0
