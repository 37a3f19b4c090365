from __future__ import annotations

from datetime import datetime

from django.db import transaction

from helpdesk.models import DeskHabit
from portal.accounts.models import User
from portal.audit.actions import record


@transaction.atomic
def set_shortcuts(*, user: User, on: bool, now: datetime) -> DeskHabit:
    """Each person for themselves: nobody switches keys on for somebody else."""
    habit = DeskHabit.objects.update_or_create(user=user, defaults={"shortcuts": on})[0]
    record("helpdesk.shortcuts_set", target=habit, by=user, at=now, facts={"on": on})
    return habit
