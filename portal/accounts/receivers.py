"""What allauth tells us about people."""

from typing import Any

from allauth.account.signals import email_confirmed, user_signed_up
from django.dispatch import receiver
from django.utils import timezone

from portal.accounts.actions import people


@receiver(user_signed_up, dispatch_uid="accounts.signed_up")
def on_signed_up(user: Any, **kwargs: Any) -> None:
    people.welcome(user=user, now=timezone.now())


@receiver(email_confirmed, dispatch_uid="accounts.email_confirmed")
def on_email_confirmed(email_address: Any, **kwargs: Any) -> None:
    people.note_confirmed_address(user=email_address.user, now=timezone.now())
