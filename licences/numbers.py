"""Reference numbers: unique, by series and year; gaps are fine."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F

from licences.models import ReferenceCounter

REQUEST_SERIES = "LR"
AGREEMENT_SERIES = "LA"


@transaction.atomic
def next_reference(prefix: str, *, now: datetime) -> str:
    """The next number of the year, such as LA-2026-0047. The update locks the row, so two writers get two numbers."""
    series = f"{prefix}-{now.astimezone(ZoneInfo(settings.LEGAL_TIME_ZONE)).year}"
    ReferenceCounter.objects.get_or_create(series=series)
    ReferenceCounter.objects.filter(series=series).update(last=F("last") + 1)
    return str(ReferenceCounter.objects.get(series=series))
