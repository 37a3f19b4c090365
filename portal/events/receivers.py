"""Meetings for the people of a programme that becomes part of another are for the people of that one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import ngettext

from portal.accounts.audiences import programme_token
from portal.accounts.merging import Consequence, register_teller
from portal.accounts.models import Programme
from portal.accounts.signals import programmes_merged
from portal.events.actions.audiences import change_audience
from portal.events.models import Occasion


@receiver(programmes_merged, dispatch_uid="events.change_audience")
def on_merged(sender: type, source: Programme, into: Programme, by: Any, now: datetime, **kwargs: Any) -> None:
    change_audience(old=programme_token(source.pk), new=programme_token(into.pk), by=by, now=now)


def tell_merge(source: Programme, into: Programme) -> Iterable[Consequence]:
    meetings = Occasion.objects.filter(audience=programme_token(source.pk)).count()
    if meetings:
        text = ngettext("%(count)s meeting is for the people of %(into)s then.",
                        "%(count)s meetings are for the people of %(into)s then.", meetings)  # fmt: skip
        yield Consequence(text % {"count": meetings, "into": into})


register_teller(tell_merge)
