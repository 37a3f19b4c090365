from __future__ import annotations

from datetime import datetime

from django.db import transaction

from helpdesk.models import Helped
from helpdesk.suggestions import Suggestion
from portal.accounts.models import User

LONGEST_ASKED = 160


@transaction.atomic
def count_helped(*, suggestion: Suggestion, asked: str, by: User, now: datetime) -> Helped:
    """No ticket came of it, or none goes on: counted once for a person, an answer and a day, however often pressed."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    before = Helped.objects.filter(user=by, url=suggestion.url, at__gte=day).first()
    if before:
        return before
    return Helped.objects.create(
        kind=suggestion.kind[:20], url=suggestion.url[:300], title=suggestion.title[:300],
        asked=asked[:LONGEST_ASKED], user=by, at=now,
    )  # fmt: skip
