from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from helpdesk.models import Presence, Ticket
from portal.accounts.models import User

WRITE_SECONDS = 15
KEPT = timedelta(days=1)


def be_here(*, ticket: Ticket, user: User, now: datetime, seen_at: datetime | None = None) -> bool:
    """Say that ``user`` has the case open; ``seen_at`` is when they last did, if known.

    Somebody's page asks every 20 seconds, several tabs more often: at most one write in 15 seconds. True when written.
    No audit record: a presence is gone after a minute and changes nothing.
    """
    if seen_at and seen_at > now - timedelta(seconds=WRITE_SECONDS):
        return False
    if Presence.objects.filter(ticket=ticket, user=user).update(seen_at=now):
        return True
    try:
        with transaction.atomic():
            Presence.objects.create(ticket=ticket, user=user, seen_at=now)
    except IntegrityError:
        return False  # another tab of the same person was faster
    return True


def forget(*, now: datetime) -> int:
    """Sweep: rows of yesterday. They show nothing after a minute; this keeps the table small."""
    return Presence.objects.filter(seen_at__lt=now - KEPT).delete()[0]
