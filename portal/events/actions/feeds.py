from __future__ import annotations

from datetime import datetime

from django.db import transaction

from portal.accounts.link_tokens import fresh_seed, hash_of, token_from
from portal.accounts.models import User
from portal.audit.actions import record
from portal.events.models import CalendarFeed


@transaction.atomic
def make_feed(*, by: User, now: datetime) -> CalendarFeed:
    """Give the person a new calendar address; the old one stops to answer."""
    seed = fresh_seed()
    fields = {"seed": seed, "token_hash": hash_of(token_from(seed, purpose="events.feed")), "made_at": now}
    feed, _ = CalendarFeed.objects.update_or_create(user=by, defaults=fields)
    record("events.feed_made", target=feed, by=by, at=now)
    return feed
