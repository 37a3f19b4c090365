from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from academy.models import ApplicationDraft, Enrolment
from portal.accounts.models import Programme
from portal.audit.actions import record


@transaction.atomic
def take_over(*, source: Programme, into: Programme, by: Any, now: datetime) -> None:
    """Part of ``merge_programmes``: places and half-written applications name the programme that goes on."""
    moved = Enrolment.objects.filter(programme=source).update(programme=into)
    for draft in ApplicationDraft.objects.filter(data__programme=str(source.pk)):
        ApplicationDraft.objects.filter(pk=draft.pk).update(data=draft.data | {"programme": str(into.pk)})
    if moved:
        facts = {"source": source.code, "enrolments": moved}
        record("academy.enrolments_moved_by_merge", target=into, by=by, at=now, facts=facts)
