from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.events import actions, audience_names
from portal.events.forms import CancelForm, OccasionForm, SeriesForm
from portal.events.models import EventSeries, Occasion
from portal.events.views.doorkeeper import organiser_required

FORM = ["GET", "HEAD", "POST"]


@organiser_required
@require_http_methods(FORM)
def new_series(request: HttpRequest) -> HttpResponse:
    form = SeriesForm(_sent(request))
    if form.is_valid():
        series = actions.open_series(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("%(series)s is set up. Plan its first meeting.") % {"series": series})
        return redirect("events:desk")
    return _shown(request, "events/desk/series.html", {"form": form})


@organiser_required
@require_http_methods(FORM)
def series(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(EventSeries, pk=pk)
    form = SeriesForm(_sent(request), instance=EventSeries.objects.get(pk=pk))
    if form.is_valid():
        actions.revise_series(series=found, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Saved. Meetings planned from now on follow it."))
        return redirect("events:desk")
    return _shown(request, "events/desk/series.html", {"form": form, "series": found})


@organiser_required
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(EventSeries.objects.active(), pk=pk)
    try:
        occasion = actions.plan_next(series=found, by=request.user, now=timezone.now())
    except actions.EventError as error:
        messages.error(request, str(error))
        return redirect("events:desk")
    messages.success(request, _("%(title)s is planned. Write its agenda, then publish it.") % {"title": occasion})
    return redirect("events:edit", pk=occasion.pk)


@organiser_required
@require_http_methods(FORM)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    occasion = _found(request, pk)
    form = OccasionForm(_sent(request), instance=occasion)
    if form.is_valid():
        try:
            actions.change_occasion(occasion=occasion, by=request.user, now=timezone.now(), **form.facts())
        except actions.EventError as error:
            form.add_error(None, str(error))
        else:
            told = occasion.is_published and _("Saved. Everyone invited hears of a new time, place or agenda.")
            messages.success(request, told or _("Saved. Nobody is told before you publish."))
            return redirect("events:desk_occasion", pk=pk)
    return _shown(request, "events/desk/edit.html", {"form": form, "occasion": occasion})


@organiser_required
@require_http_methods(FORM)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """GET shows what will go out and to whom; POST sends it."""
    occasion = _found(request, pk)
    if request.method == "POST":
        try:
            actions.publish_occasion(occasion=occasion, by=request.user, now=timezone.now())
        except actions.EventError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(title)s is published. The invitations go out now.") % {"title": occasion})
        return redirect("events:desk_occasion", pk=pk)
    audience = audience_names.name_of(occasion.audience)
    context = {"occasion": occasion, "audience": audience, "people": audience_names.size_of(occasion.audience)}
    return render(request, "events/desk/publish.html", context)


@organiser_required
@require_http_methods(FORM)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    occasion = _found(request, pk)
    form = CancelForm(_sent(request))
    if form.is_valid():
        try:
            actions.cancel_occasion(
                occasion=occasion, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except actions.EventError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("%(title)s is cancelled. The people invited hear of it now.") % {"title": occasion}
            )
        return redirect("events:desk_occasion", pk=pk)
    return _shown(request, "events/desk/cancel.html", {"form": form, "occasion": occasion})


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is empty."""
    return request.POST if request.method == "POST" else None


def _shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form; 422 when what was sent needs another look."""
    return render(request, template, context, status=422 if context["form"].is_bound else 200)


def _found(request: HttpRequest, pk: int) -> Occasion:
    return get_object_or_404(Occasion.objects.visible_to(request.user).select_related("series"), pk=pk)
