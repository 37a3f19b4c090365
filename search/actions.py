from __future__ import annotations

from django.db import models
from django.utils import timezone

from search.models import StaleEntry
from search.sources import sources_of_model
from search.tasks import drain


def mark_stale(obj: models.Model) -> None:
    """Note, in the caller's transaction, that what search says of ``obj`` is out of date (changed or gone)."""
    for source in sources_of_model(type(obj)):
        mark_stale_key(source.kind, obj.pk)


def mark_stale_key(kind: str, object_id: int) -> None:
    StaleEntry.objects.mark(kind, object_id, now=timezone.now())
    drain.delay_on_commit()
