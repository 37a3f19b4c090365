"""What a person changes about themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import record


@transaction.atomic
def update_profile(*, user: User, name: str, time_zone: str, by: User, now: datetime) -> User:
    """Set name and time zone."""
    User.objects.filter(pk=user.pk).update(name=name, time_zone=time_zone)
    record("accounts.updated_profile", target=user, by=by, at=now)
    user.name, user.time_zone = name, time_zone
    return user


@transaction.atomic
def welcome(*, user: User, now: datetime) -> None:
    """Note that somebody signed up; the address is confirmed later."""
    record("accounts.signed_up", target=user, by=user, at=now)


@transaction.atomic
def note_confirmed_address(*, user: User, now: datetime) -> None:
    record("accounts.confirmed_address", target=user, by=user, at=now)
