"""Addresses of a programme that hear of its tickets: added, tried, turned round, switched off and on again."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.enums import DeliveryStatus, HookEvent
from helpdesk.hooks.connecting import AddressRefused, check_url
from helpdesk.hooks.events import envelope, put
from helpdesk.hooks.signing import secret_of
from helpdesk.models import Webhook, WebhookDelivery
from helpdesk.permissions import can_manage_hooks
from helpdesk.tasks import deliver_hook
from portal.accounts.link_tokens import fresh_seed
from portal.accounts.models import Programme, User
from portal.audit.actions import record

MOST_HOOKS = 10


class HookError(Exception):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def add_hook(
    *, programme: Programme, name: str, url: str, events: Iterable[str], by: User, now: datetime
) -> tuple[Webhook, str]:
    """(the row, its secret): the secret is shown this once; a new one can be made any time."""
    _must_manage(by, programme)
    if Webhook.objects.filter(programme=programme).count() >= MOST_HOOKS:
        raise HookError(_("A programme has 10 addresses at most. Take one away first."))
    try:
        check_url(url)
    except AddressRefused as error:
        raise HookError(str(error)) from None
    asked = [event for event in HookEvent.values if event in set(events) and event != HookEvent.PING]
    if not asked:
        raise HookError(_("Choose at least one kind of news."))
    hook = Webhook.objects.create(
        programme=programme, made_by=by, name=name, url=url, seed=fresh_seed(), events=asked, made_at=now
    )
    record("helpdesk.hook_added", target=hook, by=by, at=now, facts={"events": asked})
    return hook, secret_of(hook.seed)


@transaction.atomic
def rotate_secret(*, hook: Webhook, by: User, now: datetime) -> str:
    """A new secret at once; the old one signs nothing any more."""
    _must_manage(by, hook.programme)
    hook.seed = fresh_seed()
    Webhook.objects.filter(pk=hook.pk).update(seed=hook.seed)
    record("helpdesk.hook_secret_changed", target=hook, by=by, at=now)
    return secret_of(hook.seed)


@transaction.atomic
def switch_off(*, hook: Webhook, by: User, now: datetime) -> None:
    _must_manage(by, hook.programme)
    if Webhook.objects.filter(pk=hook.pk, switched_off_at=None).update(switched_off_at=now):
        record("helpdesk.hook_switched_off", target=hook, by=by, at=now)


@transaction.atomic
def switch_on(*, hook: Webhook, by: User, now: datetime) -> None:
    """What waited meanwhile goes out now, oldest first, as far as it was not given up."""
    _must_manage(by, hook.programme)
    off = Webhook.objects.filter(pk=hook.pk, switched_off_at__isnull=False)
    if off.update(switched_off_at=None, failures=0):
        record("helpdesk.hook_switched_on", target=hook, by=by, at=now)


@transaction.atomic
def remove_hook(*, hook: Webhook, by: User, now: datetime) -> None:
    _must_manage(by, hook.programme)
    record("helpdesk.hook_removed", target=hook, by=by, at=now)
    hook.delete()


@transaction.atomic
def ping(*, hook: Webhook, by: User, now: datetime) -> None:
    """A test event, delivered like every other."""
    _must_manage(by, hook.programme)
    _must_be_on(hook)
    put(hook, HookEvent.PING, uuid.uuid4(), envelope(HookEvent.PING, {"name": hook.name}, now=now), now=now)
    record("helpdesk.hook_tested", target=hook, by=by, at=now)


@transaction.atomic
def resend(*, delivery: WebhookDelivery, by: User, now: datetime) -> None:
    """The same event under the same id, so that the other side knows it again."""
    _must_manage(by, delivery.webhook.programme)
    _must_be_on(delivery.webhook)
    done = WebhookDelivery.objects.filter(pk=delivery.pk).exclude(status=DeliveryStatus.WAITING)
    if not done.update(status=DeliveryStatus.WAITING, attempts=0, due_at=now):
        raise HookError(_("This one is on its way already."))
    record("helpdesk.hook_resent", target=delivery.webhook, by=by, at=now, facts={"delivery": delivery.pk})
    deliver_hook.delay_on_commit(delivery_id=delivery.pk)


def _must_manage(user: User, programme: Programme) -> None:
    if not can_manage_hooks(user, programme):
        raise HookError(_("Only managers of the programme say where its news goes."))


def _must_be_on(hook: Webhook) -> None:
    if hook.switched_off_at:
        raise HookError(_("This address is switched off. Switch it on first."))
