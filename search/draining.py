"""Stale entries become writes to the index. Safe to run twice, beside itself and beside a rebuild.

The entry is read first, then the object, then the index is written, then the entry is deleted if its sequence still
is what was read: whatever changes in between leaves the entry for the next round.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.utils import timezone

from search.documents import SearchDocument
from search.engines import engine
from search.engines.contract import EngineAwayError, Write
from search.models import StaleEntry
from search.reading import document_of, objects_by_pk
from search.rebuilding import rebuild
from search.sources import Source, source_of_kind

logger = logging.getLogger(__name__)

BATCH = 200
FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass
class Drained:
    """What one drain did; ``away`` says why it stopped early, with every entry still in its place."""

    written: int = 0
    failed: list[str] = field(default_factory=list)
    away: str = ""


def drain(*, everything: bool = False) -> Drained:
    """Write all that is due; ``everything``: also what waits for its next try or was parked."""
    drained = Drained()
    try:
        if not engine().is_ready():
            rebuild()
        _drain(drained, everything=everything)
    except EngineAwayError as error:
        logger.warning("search does not take writes now: %s", error)
        drained.away = str(error)
    return drained


def _drain(drained: Drained, *, everything: bool) -> None:
    now, seen = timezone.now(), 0
    while True:
        entries = StaleEntry.objects.all() if everything else StaleEntry.objects.due(at=now)
        batch = list(entries.filter(pk__gt=seen).order_by("pk")[:BATCH])
        if not batch:
            return
        seen = batch[-1].pk
        for kind, entries_of_kind in groupby(sorted(batch, key=attrgetter("kind")), key=attrgetter("kind")):
            _drain_kind(kind, list(entries_of_kind), drained, now)


def _drain_kind(kind: str, entries: list[StaleEntry], drained: Drained, now: datetime) -> None:
    writes, done = [], []
    for entry, result in zip(entries, _documents(kind, entries), strict=True):
        if isinstance(result, Exception):
            _postpone(entry, result, now)
            drained.failed.append(f"{entry}: {type(result).__name__}: {result}")
        else:
            writes.append(Write(kind, entry.object_id, entry.version, result))
            done.append(entry)
    engine().apply(writes)
    _forget(done)
    drained.written += len(done)


def _documents(kind: str, entries: list[StaleEntry]) -> list[SearchDocument | Exception | None]:
    """For each entry its document, nothing when it cannot be found (any more), or what went wrong."""
    source = source_of_kind(kind)
    if source is None:
        return [None] * len(entries)
    try:
        objects = objects_by_pk(source, (entry.object_id for entry in entries))
    except Exception as error:
        logger.exception("cannot read %s", kind)
        return [error] * len(entries)
    return [_document(source, objects.get(entry.object_id)) for entry in entries]


def _document(source: Source, obj: Any) -> SearchDocument | Exception | None:
    try:
        return document_of(source, obj) if obj is not None else None
    except Exception as error:
        logger.exception("no document of %s %s", source.kind, obj.pk)
        return error


def _forget(entries: Iterable[StaleEntry]) -> None:
    for entry in entries:
        StaleEntry.objects.filter(pk=entry.pk, sequence=entry.sequence).delete()


def _postpone(entry: StaleEntry, error: Exception, now: datetime) -> None:
    """Try again later and ever later; after PARK_AFTER tries the entry rests until the object changes."""
    pause = min(FIRST_PAUSE * 2**entry.attempts, LONGEST_PAUSE)
    StaleEntry.objects.filter(pk=entry.pk, sequence=entry.sequence).update(
        attempts=entry.attempts + 1, next_attempt_at=now + pause, last_error=f"{type(error).__name__}: {error}"
    )
