"""At most ten mails in three hours to one address because of mails that came in: two machines never talk for long."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from helpdesk.models import AutomaticMail, Counter

MOST = 10
WINDOW = timedelta(hours=3)


@transaction.atomic(savepoint=False)
def take_turn(address: str, *, now: datetime) -> bool:
    """Count one more mail to the address, unless it had its ten. The address's own row is the lock."""
    address = address.lower()
    _lock(address)
    if AutomaticMail.objects.filter(address=address, sent_at__gt=now - WINDOW).count() >= MOST:
        return False
    AutomaticMail.objects.create(address=address, sent_at=now)
    return True


def _lock(address: str) -> None:
    name = f"mail:{hashlib.sha256(address.encode()).hexdigest()[:15]}"
    while not Counter.objects.filter(name=name).update(value=F("value") + 1):
        Counter.objects.get_or_create(name=name)


def forget_old(*, now: datetime) -> None:
    AutomaticMail.objects.filter(sent_at__lte=now - WINDOW).delete()
