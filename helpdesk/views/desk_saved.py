"""Saved views of the desk's list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk import filters
from helpdesk.actions import saved_views as actions
from helpdesk.forms.desk_filter import RenameForm, SaveViewForm
from helpdesk.models import SavedView
from helpdesk.views.desk_frame import SAVED, desk_frame
from helpdesk.views.fetching import for_agents


@for_agents
def saved_views(request: HttpRequest) -> HttpResponse:
    """Rename, sort and delete."""
    frame = desk_frame(request, now=timezone.now())
    faults = {}
    for view in frame["furniture"].views:
        try:
            filters.check(view["filters"])
        except filters.BrokenFilter as error:
            faults[view["pk"]] = str(error)
    rows = [(view, faults.get(view["pk"], "")) for view in frame["furniture"].views]
    return render(request, "helpdesk/desk_saved.html", frame | {"views": rows, "current": "saved"})


@for_agents
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered now, under a name."""
    form, wanted = SaveViewForm(request.POST), filters.read(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 signs."))
        return redirect(f"{reverse('helpdesk:desk')}?{urlencode(wanted)}")
    try:
        view = actions.save_view(wanted=wanted, by=request.user, now=timezone.now(), **form.cleaned_data)
    except actions.ViewError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('helpdesk:desk')}?{urlencode(wanted)}")
    messages.success(request, _("“%(name)s” is in the left column.") % {"name": view.name})
    return redirect(f"{reverse('helpdesk:desk')}?view={SAVED}{view.pk}")


@for_agents
@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    form = RenameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name of at most 60 signs."))
        return redirect("helpdesk:desk_saved")
    return _act(request, pk, lambda view, **who: actions.rename_view(view=view, name=form.cleaned_data["name"], **who))


@for_agents
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    up = request.POST.get("to") != "down"
    return _act(request, pk, lambda view, **who: actions.move_view(view=view, up=up, **who))


@for_agents
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, lambda view, **who: actions.delete_view(view=view, **who))


def _act(request: HttpRequest, pk: int, act: Callable[..., Any]) -> HttpResponse:
    """A colleague's own view does not exist for others."""
    mine = Q(owner=None) | Q(owner=request.user)
    view = get_object_or_404(SavedView.objects.filter(mine), pk=pk)
    try:
        act(view, by=request.user, now=timezone.now())
    except actions.ViewError as error:
        messages.error(request, str(error))
    return redirect("helpdesk:desk_saved")
