from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import record
from portal.events.models import EventSeries


@transaction.atomic
def open_series(*, by: User, now: datetime, **fields: Any) -> EventSeries:
    series = EventSeries.objects.create(**fields)
    record("events.series_opened", target=series, by=by, at=now)
    return series


@transaction.atomic
def revise_series(*, series: EventSeries, by: User, now: datetime, **fields: Any) -> EventSeries:
    """Change the pattern for meetings planned from now on; those that stand keep their own date and place."""
    changed = {name: value for name, value in fields.items() if getattr(series, name) != value}
    if changed:
        EventSeries.objects.filter(pk=series.pk).update(**changed)
        series.refresh_from_db()
        record("events.series_revised", target=series, by=by, at=now, facts={"fields": sorted(changed)})
    return series
