"""Take a waiting delivery, post it, and write down how it went. A claim is one conditional update with a lease."""

from __future__ import annotations

import json
import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from helpdesk.enums import DeliveryStatus
from helpdesk.hooks import connecting
from helpdesk.hooks.signing import signed_headers
from helpdesk.models import Webhook, WebhookDelivery
from helpdesk.notices import connections as notices
from portal.audit.actions import record

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
# Before the second try, the third and so on; after the last one the delivery is parked.
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 25, 120, 480)]
MOST_ATTEMPTS = len(PAUSES) + 1
# Failed tries in a row, over all deliveries, until the address is switched off and its people are told.
MOST_FAILURES = 20
GONE = 410  # Standard Webhooks: the address does not want any more
BATCH = 100
LONGEST_SWEEP_SECONDS = LEASE.total_seconds() / 2


def deliver(*, delivery_id: int, now: datetime, net: connecting.Net | None = None) -> None:
    """One try, if it is due and nobody else has it. The network is spoken to outside any transaction."""
    if not claim(delivery_id=delivery_id, now=now):
        return
    delivery = WebhookDelivery.objects.select_related("webhook__programme").get(pk=delivery_id)
    if delivery.attempts > MOST_ATTEMPTS:  # it took its worker down every time
        _settle(delivery, DeliveryStatus.PARKED, last_error="The worker stopped while it was posting this.")
        return
    code, trouble = _try(delivery, now=now, net=net)
    with transaction.atomic():
        if trouble:
            _failed(delivery, code, trouble, now=now)
        elif _settle(delivery, DeliveryStatus.SENT, answer_code=code, answered_at=now, last_error=""):
            Webhook.objects.filter(pk=delivery.webhook_id).update(failures=0)


def deliver_due(*, now: datetime) -> None:
    """Sweep: what a lost kick left behind, what is due again, what a killed worker had claimed."""
    began = time.monotonic()
    due = WebhookDelivery.objects.filter(status=DeliveryStatus.WAITING, due_at__lte=now, webhook__switched_off_at=None)
    for delivery_id in list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH]):
        deliver(delivery_id=delivery_id, now=now)
        if time.monotonic() - began > LONGEST_SWEEP_SECONDS:
            return


def claim(*, delivery_id: int, now: datetime) -> bool:
    """One winner, however many ask at once: what the delivery itself must be stands outside any subquery."""
    in_use = Webhook.objects.filter(switched_off_at=None)
    mine = WebhookDelivery.objects.filter(
        pk=delivery_id, status=DeliveryStatus.WAITING, due_at__lte=now, webhook__in=in_use
    )
    return bool(mine.update(due_at=now + LEASE, attempts=F("attempts") + 1))


def _try(delivery: WebhookDelivery, *, now: datetime, net: connecting.Net | None) -> tuple[int | None, str]:
    """(code of the answer, what went wrong)"""
    body = json.dumps(delivery.payload, ensure_ascii=False, separators=(",", ":")).encode()
    event_id, seed = str(delivery.event_id), delivery.webhook.seed
    headers = {"Content-Type": "application/json", "User-Agent": "Jems-Portal-Hooks/1"}
    headers |= signed_headers(seed=seed, event_id=event_id, at=now, body=body)
    try:
        answer = connecting.post(delivery.webhook.url, body, headers, net=net)
    except (connecting.AddressRefused, connecting.NoAnswer) as error:
        return None, str(error)
    except Exception as error:  # noqa: BLE001 whatever went wrong, the next try must not be lost
        logger.warning("delivery %s broke: %s", delivery.pk, error)
        return None, type(error).__name__
    return answer.code, "" if answer.is_taken else f"HTTP {answer.code}"


def _failed(delivery: WebhookDelivery, code: int | None, trouble: str, *, now: datetime) -> None:
    hook = delivery.webhook
    worn_out = delivery.attempts >= MOST_ATTEMPTS or code == GONE
    to = DeliveryStatus.PARKED if worn_out else DeliveryStatus.WAITING
    pause = {} if worn_out else {"due_at": now + PAUSES[delivery.attempts - 1]}
    if not _settle(delivery, to, answer_code=code, last_error=trouble[:300], **pause):
        return
    Webhook.objects.filter(pk=hook.pk).update(failures=F("failures") + 1)
    hook.refresh_from_db()
    if hook.failures >= MOST_FAILURES or code == GONE:
        _switch_off(hook, trouble, now=now)


def _switch_off(hook: Webhook, trouble: str, *, now: datetime) -> None:
    """Whoever is first switches it off and tells its people, once."""
    if Webhook.objects.filter(pk=hook.pk, switched_off_at=None).update(switched_off_at=now):
        record("helpdesk.hook_switched_off", target=hook, by=None, at=now, facts={"failures": hook.failures})
        notices.hook_switched_off(hook, trouble=trouble)


def _settle(delivery: WebhookDelivery, to: DeliveryStatus, **changes: object) -> bool:
    """Write the end of our claim; nothing when the lease ran out and somebody else has the delivery."""
    ours = WebhookDelivery.objects.filter(pk=delivery.pk, status=DeliveryStatus.WAITING, due_at=delivery.due_at)
    return bool(ours.update(status=to, **changes))
