"""Keys of a person for programs: made, shown once, used, revoked."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from helpdesk.enums import Scope
from helpdesk.models import ApiToken
from helpdesk.notices import connections as notices
from portal.accounts.link_tokens import hash_of
from portal.accounts.models import User
from portal.audit.actions import record

PREFIX = "jems_"
SHOWN_SIGNS = 12
LONGEST_DAYS = 365
MOST_KEYS = 20
NOTED_EVERY = timedelta(minutes=10)


class KeyRefused(Exception):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def make_key(*, by: User, name: str, scopes: Iterable[str], days: int, now: datetime) -> tuple[ApiToken, str]:
    """(the row, the key itself): only its hash is kept, so this is the one time anybody sees it."""
    asked = [scope for scope in Scope.values if scope in set(scopes)]
    if not asked:
        raise KeyRefused(_("Choose at least one thing the key may do."))
    if not 1 <= days <= LONGEST_DAYS:
        raise KeyRefused(_("A key lasts one day to one year."))
    if ApiToken.objects.filter(user=by, revoked_at=None, expires_at__gt=now).count() >= MOST_KEYS:
        raise KeyRefused(_("You have 20 keys already. Revoke one you no longer need."))
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=by, name=name, prefix=key[:SHOWN_SIGNS], token_hash=hash_of(key), scopes=asked,
        created_at=now, expires_at=now + timedelta(days=days),
    )  # fmt: skip
    record("helpdesk.key_made", target=token, by=by, at=now, facts={"scopes": asked, "days": days})
    notices.key_made(token)
    return token, key


@transaction.atomic
def revoke_key(*, token: ApiToken, by: User, now: datetime) -> None:
    """From this moment on; safe to repeat."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
        record("helpdesk.key_revoked", target=token, by=by, at=now)


def key_behind(key: str, *, now: datetime) -> ApiToken | None:
    """The living key of an active person. Found by its hash, so the time it takes tells nothing of what is kept."""
    if not key.startswith(PREFIX):
        return None
    tokens = ApiToken.objects.filter(token_hash=hash_of(key), revoked_at=None, expires_at__gt=now)
    token = tokens.filter(user__is_active=True).select_related("user").first()
    if token:
        _note_use(token, now=now)
    return token


def _note_use(token: ApiToken, *, now: datetime) -> None:
    """At most once in ten minutes: reading must not cost a write each time."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - NOTED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
