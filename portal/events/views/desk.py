from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.events import actions, audience_names, selectors
from portal.events.answer_lists import answer_rows, as_csv
from portal.events.enums import Answer
from portal.events.forms import GuestsForm
from portal.events.models import Occasion
from portal.events.views.doorkeeper import organiser_required

PAGE = 25
ANSWER_PAGE = 50


@organiser_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    now, is_past = timezone.now(), request.GET.get("view") == "past"
    occasions = Occasion.objects.visible_to(request.user).select_related("series")
    listed = occasions.past(at=now) if is_past else occasions.upcoming(at=now)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "series": selectors.series_with_next(), "is_past": is_past}
    return render(request, "events/desk/desk.html", context)


@organiser_required
@require_safe
def occasion(request: HttpRequest, pk: int) -> HttpResponse:
    return _occasion_page(request, _found(request, pk), GuestsForm())


@organiser_required
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _found(request, pk), GuestsForm(request.POST)
    if not form.is_valid():
        return _occasion_page(request, found, form, status=422)
    try:
        invited = actions.invite_addresses(
            occasion=found, guests=form.cleaned_data["guests"], by=request.user, now=timezone.now()
        )
    except actions.EventError as error:
        messages.error(request, str(error))
    else:
        words = ngettext("%(count)s more person is invited.", "%(count)s more people are invited.", invited)
        messages.success(request, words % {"count": invited})
    return redirect("events:desk_occasion", pk=pk)


@organiser_required
@require_safe
def answers_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    response = HttpResponse("\ufeff" + as_csv(answer_rows(found)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slugify(found.short_title)}-answers.csv"'
    return response


def _found(request: HttpRequest, pk: int) -> Occasion:
    return get_object_or_404(Occasion.objects.visible_to(request.user).select_related("series"), pk=pk)


def _occasion_page(request: HttpRequest, found: Occasion, form: GuestsForm, status: int = 200) -> HttpResponse:
    counts = selectors.answer_counts(found)
    chosen = request.GET.get("answer", "")
    page = Paginator(answer_rows(found, answer=chosen), ANSWER_PAGE).get_page(request.GET.get("page"))
    context = {
        "occasion": found, "counts": counts, "page": page, "form": form, "tabs": _tabs(found, counts, chosen),
        "facts": _facts(found), "now": timezone.now(),
    }  # fmt: skip
    return render(request, "events/desk/occasion.html", context, status=status)


def _tabs(found: Occasion, counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    url = reverse("events:desk_occasion", args=[found.pk])
    words = {
        "": _("Everyone"), Answer.GOING: _("Going"), Answer.WAITING: _("Waiting list"), Answer.MAYBE: _("Maybe"),
        Answer.NOT_GOING: _("Not going"), "silent": _("No answer"),
    }  # fmt: skip
    everyone = sum(counts[answer] for answer in Answer) + counts["silent"]
    return [
        {"label": label, "url": f"{url}?answer={key}" if key else url, "count": counts[key] if key else everyone,
         "current": key == chosen}
        for key, label in words.items()
    ]  # fmt: skip


def _facts(found: Occasion) -> list[dict[str, Any]]:
    seats = _("no limit") if found.capacity is None else str(found.capacity)
    return [
        {"label": _("Series"), "value": found.series.title, "url": reverse("events:series", args=[found.series_id])},
        {"label": _("Invited"), "value": audience_names.name_of(found.audience)},
        {"label": _("Page"), "value": _("Anybody may read it") if found.is_public else _("Only people invited")},
        {"label": _("Seats"), "value": seats},
        {"label": _("Where"), "value": found.venue},
        {"label": _("Meeting link"), "value": _("set") if found.join_url else _("missing")},
    ]
