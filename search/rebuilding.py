"""A new index from the database, beside the one that answers."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from itertools import batched
from typing import Any, Protocol

from django.utils import timezone

from search.engines import engine
from search.engines.contract import EngineAwayError, Generation, Write
from search.models import StaleEntry
from search.reading import document_of
from search.sources import Source, all_sources

logger = logging.getLogger(__name__)

BATCH = 500
# A rebuild never knows better than a drain: what changes while it runs is written to both with a later version.
REBUILD_VERSION = 0


class Progress(Protocol):
    def __call__(self, kind: str, done: int, total: int) -> None: ...


@dataclass
class Rebuilt:
    written: int = 0
    failed: list[str] = field(default_factory=list)


def rebuild(progress: Progress | None = None) -> Rebuilt:
    """Write every findable object into a fresh index and let it answer. A faulty source never takes the others away."""
    rebuilt = Rebuilt()
    with engine().new_generation() as generation:
        for source in all_sources():
            try:
                _write_source(source, generation, rebuilt, progress)
            except EngineAwayError:
                raise
            except Exception as error:
                logger.exception("cannot read %s", source.kind)
                rebuilt.failed.append(f"{source.kind}: {type(error).__name__}: {error}")
    return rebuilt


def _write_source(source: Source, generation: Generation, rebuilt: Rebuilt, progress: Progress | None) -> None:
    total, done = source.queryset().count(), 0
    for batch in batched(source.queryset().iterator(chunk_size=BATCH), BATCH):
        writes = [write for obj in batch if (write := _write_of(source, obj, rebuilt))]
        generation.apply(writes)
        rebuilt.written += len(writes)
        done += len(batch)
        if progress:
            progress(source.kind, done, total)


def _write_of(source: Source, obj: Any, rebuilt: Rebuilt) -> Write | None:
    """Nothing for what cannot be found; an object whose document fails is left to the drain, which parks it."""
    try:
        document = document_of(source, obj)
    except Exception as error:
        logger.exception("no document of %s %s", source.kind, obj.pk)
        StaleEntry.objects.mark(source.kind, obj.pk, now=timezone.now())
        rebuilt.failed.append(f"{source.kind}:{obj.pk}: {type(error).__name__}: {error}")
        return None
    return Write(source.kind, obj.pk, REBUILD_VERSION, document) if document else None
