"""What the index should say, read from the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from search.documents import SearchDocument
from search.sources import Source


def document_of(source: Source, obj: Any) -> SearchDocument | None:
    """The document as it goes into the index: plain strings, labelled, and only if somebody may find it."""
    document = source.document(obj)
    if document is None or not document.audiences:
        return None
    return replace(
        document,
        title=str(document.title),
        label=str(document.label or source.title),
        facets={str(name): str(value) for name, value in document.facets.items()},
    )


def objects_by_pk(source: Source, ids: Iterable[int]) -> dict[int, Any]:
    return {obj.pk: obj for obj in source.queryset().filter(pk__in=list(ids))}
