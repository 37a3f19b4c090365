"""What a person changes about themselves."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

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


@transaction.atomic
def make_person(*, email: str, name: str, by: User, now: datetime) -> User:
    """The person with this address, made when there is none: no password, the address not confirmed.

    Signing in by a code proves the mailbox. An account that was closed is not opened again.
    """
    found = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    known = found.user if found else User.objects.filter(email__iexact=email).first()
    if known:
        return known
    try:
        with transaction.atomic():
            person = User.objects.create_user(email, name=name[:150])
            EmailAddress.objects.create(user=person, email=person.email, verified=False, primary=True)
    except IntegrityError:
        return User.objects.get(email__iexact=email)  # somebody else made it at this moment
    record("accounts.made_from_mail", target=person, by=by, at=now)
    return person
