"""How a ticket hangs together with others, with the release that caused it and with the change that ends it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError, tell
from helpdesk.enums import BETWEEN_TICKETS, EventKind, LinkKind
from helpdesk.models import Ticket, TicketLink
from helpdesk.permissions import can_answer
from portal.accounts.models import User
from portal.audit.actions import record
from releases.models import ChangeEntry, Release

type Goal = Ticket | Release | ChangeEntry


class LinkError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def add_link(*, ticket: Ticket, kind: LinkKind, to: Goal, by: User, now: datetime) -> TicketLink:
    """The grey line is for agents: whether a customer reads of the other ticket is asked each time anew."""
    _must_answer(by)
    if isinstance(to, Ticket) and to.pk == ticket.pk:
        raise LinkError(_("A ticket is not linked to itself."))
    place = _place(kind, to)
    try:
        with transaction.atomic():
            link = TicketLink.objects.create(ticket=ticket, kind=kind, made_at=now, made_by=by, **{place: to})
    except IntegrityError:
        raise LinkError(_("This link is there already.")) from None
    line = f"{link.get_kind_display()}: {to}".capitalize() if place != "other" else f"{link.get_kind_display()} {to}"
    tell(ticket, EventKind.LINK, line, by=by, now=now, is_internal=True)
    record("helpdesk.linked", target=ticket, by=by, at=now, facts={"kind": str(kind), place: to.pk})
    return link


def _place(kind: LinkKind, to: Goal) -> str:
    """The column that ``kind`` fills."""
    place = {LinkKind.CAUSED_BY: "release", LinkKind.FIXED_IN: "change"}.get(kind, "other")
    wanted = {"release": Release, "change": ChangeEntry, "other": Ticket}[place]
    if not isinstance(to, wanted) or (place == "other" and kind not in BETWEEN_TICKETS):
        raise LinkError(_("This kind of link leads to something else."))
    return place


@transaction.atomic
def remove_link(*, link: TicketLink, by: User, now: datetime) -> None:
    """From either end; a link that is gone already is no fault."""
    _must_answer(by)
    if TicketLink.objects.filter(pk=link.pk).delete()[0]:
        tell(link.ticket, EventKind.LINK, _("A link was taken away"), by=by, now=now, is_internal=True)
        record("helpdesk.unlinked", target=link.ticket, by=by, at=now, facts={"kind": link.kind})


def _must_answer(by: User) -> None:
    if not can_answer(by):
        raise LinkError(_("Only agents of the helpdesk may do this."))
