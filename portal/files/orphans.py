"""Bytes are written before the commit; when the commit never came, nobody will ever ask for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import batched
from pathlib import Path

from portal.files import storage
from portal.files.models import StoredFile

GRACE = timedelta(days=1)
BATCH = 500


def remove(*, now: datetime) -> int:
    """Remove files older than a day that no row knows; returns how many."""
    removed = 0
    for paths in batched(storage.written_before((now - GRACE).timestamp()), BATCH):
        removed += _remove_unknown(paths)
    return removed


def _remove_unknown(paths: tuple[Path, ...]) -> int:
    known = set(StoredFile.objects.filter(key__in=[path.name for path in paths]).values_list("key", flat=True))
    unknown = [path for path in paths if path.name not in known]
    for path in unknown:
        path.unlink(missing_ok=True)
    return len(unknown)
