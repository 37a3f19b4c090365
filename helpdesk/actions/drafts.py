from __future__ import annotations

from datetime import datetime

from django.db import transaction

from helpdesk.enums import DraftKind
from helpdesk.models import Ticket, TicketDraft
from portal.accounts.models import User

LONGEST = 50_000


@transaction.atomic
def save_draft(
    *, user: User, kind: DraftKind, fields: dict[str, str], now: datetime, ticket: Ticket | None = None
) -> TicketDraft | None:
    """Keep what is typed but not sent; an emptied form keeps nothing. No form has looked at it: NULs go."""
    kept = {name: value[:LONGEST].replace("\x00", "") for name, value in fields.items() if value.strip()}
    if not kept:
        TicketDraft.objects.filter(user=user, ticket=ticket, kind=kind).delete()
        return None
    draft, _ = TicketDraft.objects.update_or_create(
        user=user, ticket=ticket, kind=kind, defaults={"fields": kept, "saved_at": now}
    )
    return draft
