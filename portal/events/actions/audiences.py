from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.actions import record
from portal.events.models import EventSeries, Occasion
from search.actions import mark_stale


@transaction.atomic
def change_audience(*, old: str, new: str, by: Any, now: datetime) -> None:
    """Every meeting and series of one audience is for another: who was invited or answered stays so."""
    EventSeries.objects.filter(audience=old).update(audience=new)
    for occasion in list(Occasion.objects.filter(audience=old).order_by("pk")):
        Occasion.objects.filter(pk=occasion.pk).update(audience=new)
        record("events.audience_changed", target=occasion, by=by, at=now, facts={"old": old, "new": new})
        mark_stale(occasion)
