from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime

from portal.accounts.audiences import HELPDESK

# Whoever has none of these is answered from an index without any words of staff: they neither match nor exclude,
# and weigh on no order. A document whose ``staff_audiences`` go further must be added here.
STAFF_READERS = frozenset({HELPDESK})


@dataclass(frozen=True)
class SearchDocument:
    """What can be found of one object, and by whom.

    ``audiences`` are tokens of portal.accounts.audiences; a reader needs one of them. ``staff_text`` is matched and
    shown only for staff who have one of ``staff_audiences`` (internal notes are for helpdesk agents). ``facets`` are
    flat keywords, such as {"version": "10.0.1"}. ``label`` stands before the facts ("Ticket JH-142"; empty: the
    source's title). ``keys`` are numbers that jump to the top when typed exactly; the title and a number in the URL
    count by themselves. ``badge`` is (state, word) of components/badge.html.
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
    label: str = ""
    keys: tuple[str, ...] = ()
    badge: tuple[str, str] = ("", "")
    staff_audiences: frozenset[str] = STAFF_READERS

    @property
    def fingerprint(self) -> str:
        """Equal for equal content: how search_check sees that the index is behind."""
        tokens = {"audiences": sorted(self.audiences), "staff_audiences": sorted(self.staff_audiences)}
        content = asdict(self) | tokens
        return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()
