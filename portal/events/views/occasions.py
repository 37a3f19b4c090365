from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.events import actions, selectors, zones
from portal.events.enums import SAYABLE, Answer, SeriesKind, Via
from portal.events.forms import AnswerForm
from portal.events.models import Occasion
from portal.events.permissions import DOOR_OPENS_BEFORE, can_answer, can_join, can_organise, is_door_open

PAGE = 12


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    now, is_past = timezone.now(), request.GET.get("view") == "past"
    kind = request.GET.get("kind", "")
    kind = kind if kind in SeriesKind.values else ""
    occasions = Occasion.objects.visible_to(request.user).announced().of_kind(kind).select_related("series")
    listed = occasions.past(at=now) if is_past else occasions.upcoming(at=now)
    page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    page.object_list = selectors.with_answers(page.object_list, request.user)
    context = {
        "page": page, "tabs": _views_of(kind, is_past), "kinds": SeriesKind.choices, "kind": kind, "is_past": is_past,
        "may_organise": can_organise(request.user),
    }  # fmt: skip
    return render(request, "events/calendar.html", context)


def _views_of(kind: str, is_past: bool) -> list[dict[str, Any]]:
    query = f"kind={kind}" if kind else ""
    url = reverse("events:calendar")
    return [
        {"label": _("Upcoming"), "url": f"{url}?{query}" if query else url, "current": not is_past},
        {"label": _("Past"), "url": f"{url}?view=past" + (f"&{query}" if query else ""), "current": is_past},
    ]


@require_safe
def occasion(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Occasion.objects.visible_to(request.user).select_related("series"), pk=pk)
    return render(request, "events/occasion.html", page_of(request, found, AnswerForm()))


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Occasion.objects.visible_to(request.user).select_related("series"), pk=pk)
    if not can_answer(request.user, found):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render(request, "events/occasion.html", page_of(request, found, form), status=422)
    try:
        said = actions.answer(
            occasion=found, answer=form.cleaned_data["answer"], by=request.user, via=Via.WEB, now=timezone.now()
        )
    except actions.EventError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, answered_words(said.answer))
    return redirect(found)


@login_required
@require_safe
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """The door: the meeting link leaves the server only here, for who said yes, when it is time."""
    found = get_object_or_404(Occasion.objects.visible_to(request.user), pk=pk)
    if can_join(found, selectors.participation_of(request.user, found), at=timezone.now()):
        return redirect(found.join_url)
    messages.info(request, _("The door opens 15 minutes before the start, for everyone who said yes."))
    return redirect(found)


def page_of(request: HttpRequest, found: Occasion, form: AnswerForm) -> dict[str, Any]:
    """What the page of one meeting shows to this reader."""
    now, user = timezone.now(), request.user
    said = selectors.participation_of(user, found) if user.is_authenticated else None
    may_answer = can_answer(user, found)
    going, silent = selectors.colleagues_coming(user, found) if may_answer and user.programme_ids else ([], 0)
    zone = zones.readers_zone()
    return {
        "occasion": found, "form": form, "said": said, "may_answer": may_answer, "now": now,
        "takes_answers": found.is_published and found.starts_at > now, "may_organise": can_organise(user),
        "chosen": form["answer"].value() or (said and (said.answer if said.answer in SAYABLE else Answer.GOING)),
        "door_opens_at": found.starts_at - DOOR_OPENS_BEFORE, "is_door_open": is_door_open(found, at=now),
        "may_join": can_join(found, said, at=now), "colleagues": going, "silent_colleagues": silent,
        "zone_city": zones.city_of(zone), "elsewhere": zones.elsewhere(found.starts_at, reader=zone),
        "dates": selectors.dates_around(found), "agenda": found.agenda_items,
        "crumbs": crumbs_of(found), "rhythm": rhythm_of(found),
    }  # fmt: skip


def crumbs_of(found: Occasion) -> list[dict[str, str]]:
    calendar_url = reverse("events:calendar")
    return [
        {"label": _("Events"), "url": calendar_url},
        {"label": found.series.title, "url": f"{calendar_url}?kind={found.series.kind}"},
        {"label": found.short_title, "url": ""},
    ]


def rhythm_of(found: Occasion) -> str:
    """Every second Thursday; empty when the series has no rhythm of whole weeks."""
    weekday = date_format(found.local_start, "l")
    words = {7: _("Every %(weekday)s"), 14: _("Every second %(weekday)s")}.get(found.series.rhythm_days or 0, "")
    return words % {"weekday": weekday}


def answered_words(said: str) -> str:
    """What happens next, for each answer."""
    return {
        Answer.GOING: _("You come. The door opens 15 minutes before the start."),
        Answer.MAYBE: _("Noted as maybe. You can change it until the meeting begins."),
        Answer.NOT_GOING: _("Noted that you do not come. You can change it until the meeting begins."),
        Answer.WAITING: _("Every seat is taken, you are on the waiting list. We write to you when one comes free."),
    }[Answer(said)]
