"""What happens in a programme's tickets, written as deliveries in the transaction of the change itself."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from helpdesk.enums import HookEvent, Visibility
from helpdesk.models import Ticket, Webhook, WebhookDelivery
from helpdesk.tasks import deliver_hook


def announce(event: HookEvent, ticket: Ticket, *, now: datetime, **more: int) -> None:
    """A row for each address of the programme that asked for this; private tickets are nobody else's news."""
    if ticket.programme_id is None or ticket.visibility == Visibility.PRIVATE:
        return
    hooks = Webhook.objects.filter(programme=ticket.programme_id, switched_off_at=None).order_by("pk")
    wanted = [hook for hook in hooks if event in hook.events]
    if wanted:
        event_id, payload = uuid.uuid4(), payload_of(event, ticket, now=now, **more)
        for hook in wanted:
            put(hook, event, event_id, payload, now=now)


def put(hook: Webhook, event: HookEvent, event_id: uuid.UUID, payload: dict[str, Any], *, now: datetime) -> None:
    delivery = WebhookDelivery.objects.create(
        webhook=hook, event=event, event_id=event_id, payload=payload, created_at=now, due_at=now
    )
    deliver_hook.delay_on_commit(delivery_id=delivery.pk)


def payload_of(event: HookEvent, ticket: Ticket, *, now: datetime, **more: int) -> dict[str, Any]:
    """Number, title, state and where to read on; the words of a ticket never leave the portal this way."""
    about = {
        "number": ticket.reference,
        "title": ticket.title,
        "kind": str(ticket.kind),
        "state": str(ticket.status),
        "url": f"{settings.SITE_URL}{ticket.get_absolute_url()}",
        "api_url": f"{settings.SITE_URL}/api/v1/tickets/{ticket.reference}",
    }
    return envelope(event, {"ticket": about} | more, now=now)


def envelope(event: HookEvent, data: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    return {"type": str(event), "timestamp": now.astimezone(UTC).isoformat(), "data": data}
