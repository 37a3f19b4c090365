"""Mail that came back. A mark on the address tells staff and the person; delivery goes on all the same.

A mailbox that is full today may take mail tomorrow, and only its owner knows: so nothing is switched off by a report.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import record
from portal.notices.models import Bounce, Message

SHOWN = timedelta(days=90)


@transaction.atomic
def note_bounce(*, message: Message, is_hard: bool, code: str, words: str, now: datetime) -> Bounce:
    """Mark the message's address; the same mail marks it once, and a late one that comes back for good turns hard."""
    facts = {"code": code[:20], "words": words[:400], "bounced_at": now}
    bounce, is_new = Bounce.objects.get_or_create(
        message=message,
        defaults=facts | {"address": message.address.lower(), "user": message.user, "is_hard": is_hard},
    )
    if is_new:
        record("notices.bounced", target=message, by=None, at=now, facts={"hard": is_hard, "code": code[:20]})
    elif is_hard and not bounce.is_hard:
        Bounce.objects.filter(pk=bounce.pk).update(is_hard=True, **facts)
        bounce.refresh_from_db()
    return bounce


@transaction.atomic
def clear_bounces(*, by: User, now: datetime) -> int:
    """The person says that the mailbox works again."""
    cleared = Bounce.objects.live().filter(user=by).update(cleared_at=now)
    if cleared:
        record("notices.bounces_cleared", target=by, by=by, at=now)
    return cleared


def last_bounce_of(user: User, *, at: datetime) -> Bounce | None:
    """The newest mail to the person that came back for good within 90 days."""
    here = Bounce.objects.live().filter(user=user, address=user.email.lower(), bounced_at__gte=at - SHOWN)
    return here.order_by("-bounced_at", "-pk").first()
