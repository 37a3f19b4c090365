"""What happens to programmes, as far as licences follow."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from licences.actions.merges import plan_of, take_over
from licences.models import Agreement, LicenceRequest
from portal.accounts.merging import Consequence, register_teller
from portal.accounts.models import Programme, User
from portal.accounts.signals import programme_renamed, programmes_merged
from search.actions import mark_stale


@receiver(programmes_merged, dispatch_uid="licences.take_over")
def on_merged(sender: type, source: Programme, into: Programme, by: User, now: datetime, **kwargs: Any) -> None:
    take_over(source=source, into=into, by=by, now=now)


@receiver(programme_renamed, dispatch_uid="licences.find_by_new_name")
def on_renamed(sender: type, programme: Programme, **kwargs: Any) -> None:
    for case in [*Agreement.objects.filter(programme=programme), *LicenceRequest.objects.filter(programme=programme)]:
        mark_stale(case)


def tell_merge(source: Programme, into: Programme) -> Iterable[Consequence]:
    plan = plan_of(source, into)
    for agreement in plan.moves:
        words = {"reference": agreement.reference, "state": agreement.get_status_display()}
        yield Consequence(_("Agreement %(reference)s (%(state)s) moves with all it opens.") % words)
    if plan.ends:
        words = {"reference": plan.ends.reference, "into": str(into)}
        yield Consequence(_("Agreement %(reference)s ends: %(into)s has one of its own, which stays.") % words, True)
    for agreement in plan.void:
        words = {"reference": agreement.reference, "programme": str(agreement.programme)}
        yield Consequence(_("Agreement %(reference)s of %(programme)s, not signed yet, is taken back.") % words, True)
    for request in plan.withdraw:
        words = {"reference": request.reference, "programme": str(request.programme)}
        yield Consequence(_("Request %(reference)s of %(programme)s is withdrawn.") % words, True)
    yield Consequence(_("Closed requests and agreements move; they keep the name they were signed under."))


register_teller(tell_merge)
