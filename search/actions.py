from __future__ import annotations

from django.db import models
from django.db.models import F
from django.utils import timezone

from search.models import StaleEntry
from search.sources import source_of_model
from search.tasks import drain


def mark_stale(obj: models.Model) -> None:
    """Note, in the caller's transaction, that what search says of ``obj`` is out of date (changed or gone)."""
    source = source_of_model(type(obj))
    if source is not None:
        mark_stale_key(source.kind, obj.pk)


def mark_stale_key(kind: str, object_id: int) -> None:
    now = timezone.now()
    StaleEntry.objects.bulk_create(
        [StaleEntry(kind=kind, object_id=object_id, marked_at=now, next_attempt_at=now)],
        ignore_conflicts=True,
    )
    StaleEntry.objects.filter(kind=kind, object_id=object_id).update(
        sequence=F("sequence") + 1, marked_at=now, next_attempt_at=now, attempts=0
    )
    drain.delay_on_commit()
