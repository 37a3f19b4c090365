"""What an engine promises. It translates a Plan and never decides who may see what: the plan's tokens do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.safestring import SafeString

from search.documents import SearchDocument
from search.plans import Plan


class EngineAwayError(Exception):
    """The engine does not answer now; pages say so and offer other ways."""


class EngineBrokenError(EngineAwayError):
    """The index is missing, unreadable or of another schema: it must be built anew from the database."""


@dataclass(frozen=True)
class Write:
    """Bring one document to the state the database had at ``version``; no document: it is gone."""

    kind: str
    object_id: int
    version: int
    document: SearchDocument | None


@dataclass(frozen=True)
class Hit:
    """``title`` and ``snippet`` are escaped HTML whose only tags are <mark>; ``is_internal``: words of staff only."""

    kind: str
    object_id: int
    url: str
    title: SafeString
    snippet: SafeString
    label: str
    facts: str
    at: datetime | None
    badge_state: str = ""
    badge_label: str = ""
    is_internal: bool = False
    is_exact: bool = False


@dataclass(frozen=True)
class Results:
    """One page of hits, with the counts of all: by kind (whatever kind is chosen) and by facet."""

    total: int = 0
    hits: tuple[Hit, ...] = ()
    kinds: dict[str, int] = field(default_factory=dict)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


class Generation(Protocol):
    """One whole index that takes writes; an older version never overwrites a newer one."""

    def apply(self, writes: Sequence[Write]) -> None: ...


class Engine(Protocol):
    """Every method raises EngineAwayError, and nothing else, when the index cannot be reached."""

    def is_ready(self) -> bool: ...

    def search(self, plan: Plan) -> Results: ...

    def find(self, plan: Plan) -> list[Hit]:
        """The hits of the plan's page, without any counting."""

    def has_any(self, plan: Plan) -> bool: ...

    def words_like(self, word: str) -> Iterable[str]:
        """Words of the index near ``word``, nearest first, of documents anybody may see or not: check each one."""

    def apply(self, writes: Sequence[Write]) -> None:
        """Write to every live generation: what answers now, and what is being built."""

    def contents(self) -> Iterator[tuple[str, int, str]]:
        """(kind, object id, fingerprint) of everything in the index."""

    def new_generation(self) -> AbstractContextManager[Generation]:
        """A fresh index beside the one that answers; it takes its place when the block ends without an error."""
