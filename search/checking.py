"""Does the index say what the database says?"""

from __future__ import annotations

from collections.abc import Iterator

from search.engines import engine
from search.reading import document_of
from search.sources import all_sources

BATCH = 500


def differences() -> Iterator[tuple[str, str]]:
    """(missing, stale or extra; "kind:id") of every document where they differ."""
    indexed = {(kind, object_id): fingerprint for kind, object_id, fingerprint in engine().contents()}
    for source in all_sources():
        for obj in source.queryset().iterator(chunk_size=BATCH):
            document = document_of(source, obj)
            if document is None:
                continue
            fingerprint = indexed.pop((source.kind, obj.pk), None)
            if fingerprint != document.fingerprint:
                yield "missing" if fingerprint is None else "stale", f"{source.kind}:{obj.pk}"
    for kind, object_id in indexed:
        yield "extra", f"{kind}:{object_id}"
