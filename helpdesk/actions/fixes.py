"""A release is out: the tickets that wait for one of its changes say so, and their people hear of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions.movement import tell
from helpdesk.enums import EventKind, LinkKind
from helpdesk.models import Ticket
from helpdesk.notices import releases as notices
from portal.accounts.models import User
from portal.audit.actions import record
from releases.models import Release


@transaction.atomic
def tell_fixed(*, release: Release, by: User | None, now: datetime) -> list[Ticket]:
    """No ticket is moved: whether it is solved is seen where it runs, and said by agents or by whoever asked."""
    linked = {"links__kind": LinkKind.FIXED_IN, "links__change__release": release, "merged_into": None}
    tickets = list(Ticket.objects.filter(**linked).select_related("programme").distinct().order_by("number"))
    for ticket in tickets:
        tell(ticket, EventKind.LINK, _("%(release)s is out, with the change for this") % {"release": release},
             by=by, now=now)  # fmt: skip
        record("helpdesk.fix_released", target=ticket, by=by, at=now, facts={"release": release.version})
    notices.fixed_in_release(release, tickets)
    return tickets
