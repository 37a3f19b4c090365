"""The same key, the same answer: a program that heard nothing may ask again without opening a second ticket."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from helpdesk.models import ApiCall
from portal.accounts.models import User

KEPT = timedelta(days=2)


class KeyReused(Exception):
    """The key came before with another request; the message is fit to show."""


@transaction.atomic
def once[T: models.Model](
    *, by: User, key: str, asked: bytes, act: Callable[[], T], found: Callable[[int], T], now: datetime
) -> tuple[T, bool]:
    """(what ``act`` made, whether it was made now). Without a key every call acts.

    The row with its unique key is written before ``act``, in the same transaction: who comes second waits for the
    first to end, then finds either nothing (it failed) or what it made.
    """
    if not key:
        return act(), True
    fingerprint = hashlib.sha256(asked).hexdigest()
    try:
        with transaction.atomic():
            call = ApiCall.objects.create(user=by, key=key, fingerprint=fingerprint, at=now)
    except IntegrityError:
        known = ApiCall.objects.get(user=by, key=key)
        if known.fingerprint != fingerprint:
            words = _("This Idempotency-Key came before with another request. Take a new key for a new request.")
            raise KeyReused(words) from None
        return found(known.made), False
    made = act()
    ApiCall.objects.filter(pk=call.pk).update(made=made.pk)
    return made, True


def forget_calls(*, now: datetime) -> None:
    """Nobody repeats a call after two days."""
    ApiCall.objects.filter(at__lt=now - KEPT).delete()
