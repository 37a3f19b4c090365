from datetime import date, datetime
from typing import Any

from django.dispatch import receiver

from helpdesk.actions.accounts import open_account
from licences.models import Agreement
from licences.signals import agreement_in_force


@receiver(agreement_in_force, dispatch_uid="helpdesk.open_account")
def open_hours_account(sender: type, agreement: Agreement, signed_on: date, now: datetime, **kwargs: Any) -> None:
    open_account(agreement=agreement, signed_on=signed_on, now=now)
