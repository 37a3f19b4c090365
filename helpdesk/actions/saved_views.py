"""Lists of the desk under a name, one's own or everybody's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from helpdesk import filters
from helpdesk.actions.movement import TicketError
from helpdesk.models import SavedView
from helpdesk.permissions import can_change_for_desk
from portal.accounts.models import User
from portal.audit.actions import record

MOST_VIEWS = 30


class ViewError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def save_view(*, name: str, wanted: Mapping[str, str], is_shared: bool, by: User, now: datetime) -> SavedView:
    """Keep the filters under ``name``; a view of the same name and owner is replaced."""
    try:
        kept = filters.check(dict(wanted))
    except filters.BrokenFilter as error:
        raise ViewError(str(error)) from None
    if not kept:
        raise ViewError(_("Choose a filter first; without one it is the list of all tickets."))
    owner = None if is_shared else by
    same = SavedView.objects.filter(owner=owner, name=name).first()
    others = SavedView.objects.filter(owner=owner)
    if not same and others.count() >= MOST_VIEWS:
        raise ViewError(_("There are %(number)s views already. Delete one first.") % {"number": MOST_VIEWS})
    view = same or SavedView(owner=owner, name=name, position=(others.aggregate(last=Max("position"))["last"] or 0) + 1)
    view.filters, view.changed_at = kept, now
    view.save()
    record("helpdesk.view_saved", target=view, by=by, at=now, facts={"name": name, "filters": kept})
    return view


@transaction.atomic
def rename_view(*, view: SavedView, name: str, by: User, now: datetime) -> SavedView:
    _check(view, by)
    if SavedView.objects.filter(owner=view.owner, name=name).exclude(pk=view.pk).exists():
        raise ViewError(_("There is a view of this name already."))
    record("helpdesk.view_renamed", target=view, by=by, at=now, facts={"from": view.name, "to": name})
    view.name, view.changed_at = name, now
    view.save(update_fields=["name", "changed_at"])
    return view


@transaction.atomic
def move_view(*, view: SavedView, up: bool, by: User, now: datetime) -> None:
    """One place up or down among those the person sees; every place is numbered anew."""
    _check(view, by)
    seen = list(SavedView.objects.filter(Q(owner=None) | Q(owner=by)))
    here = next(place for place, each in enumerate(seen) if each.pk == view.pk)
    there = here + (-1 if up else 1)
    if not 0 <= there < len(seen):
        return
    seen[here], seen[there] = seen[there], seen[here]
    for position, each in enumerate(seen):
        if each.position != position:
            SavedView.objects.filter(pk=each.pk).update(position=position)
    record("helpdesk.view_moved", target=view, by=by, at=now, facts={"up": up})


@transaction.atomic
def delete_view(*, view: SavedView, by: User, now: datetime) -> None:
    _check(view, by)
    record("helpdesk.view_deleted", target=view, by=by, at=now, facts={"name": view.name})
    view.delete()


def _check(view: SavedView, by: User) -> None:
    if not can_change_for_desk(by, view):
        raise ViewError(_("This view belongs to a colleague."))
