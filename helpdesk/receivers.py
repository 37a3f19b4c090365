from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.actions.accounts import open_account
from helpdesk.actions.fixes import tell_fixed
from helpdesk.actions.merges import take_over, tickets_and_minutes
from licences.models import Agreement
from licences.signals import agreement_in_force
from portal.accounts.merging import Consequence, register_teller
from portal.accounts.models import Programme
from portal.accounts.signals import programmes_merged
from releases.models import Release
from releases.signals import release_published


@receiver(agreement_in_force, dispatch_uid="helpdesk.open_account")
def open_hours_account(sender: type, agreement: Agreement, signed_on: date, now: datetime, **kwargs: Any) -> None:
    open_account(agreement=agreement, signed_on=signed_on, now=now)


@receiver(programmes_merged, dispatch_uid="helpdesk.take_over")
def move_tickets_and_hours(
    sender: type, source: Programme, into: Programme, by: Any, now: datetime, **kwargs: Any
) -> None:
    take_over(source=source, into=into, by=by, now=now)


@receiver(release_published, dispatch_uid="helpdesk.tell_fixed")
def tell_those_who_waited(sender: type, release: Release, by: Any, now: datetime, **kwargs: Any) -> None:
    tell_fixed(release=release, by=by, now=now)


def tell_merge(source: Programme, into: Programme) -> Iterable[Consequence]:
    tickets, minutes = tickets_and_minutes(source)
    if tickets:
        text = ngettext(
            "%(count)s ticket moves and keeps its number.",
            "%(count)s tickets move and keep their numbers.",
            tickets,
        )
        yield Consequence(text % {"count": tickets})
    if minutes:
        words = {"minutes": minutes, "into": into}
        yield Consequence(_("%(minutes)s minutes of support move to %(into)s and keep their last day.") % words)


register_teller(tell_merge)
