from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from search import presenting, tasks
from search.engines.contract import EngineAwayError, EngineBrokenError
from search.limits import within_limit
from search.planning import plan_for
from search.selectors import find, suggestions

logger = logging.getLogger(__name__)

SUGGESTIONS_PER_MINUTE = 120


@require_safe
@cache_control(private=True)
def results(request: HttpRequest) -> HttpResponse:
    plan = plan_for(request.GET, user=request.user, now=timezone.now())
    context = {
        "plan": plan,
        "doors": presenting.doors(plan.text),
        "offer": presenting.offer(plan.text),
        "hide_header_search": True,
    }
    try:
        found = find(plan, user=request.user)
    except EngineAwayError as error:
        _note(error)
        return render(request, "search/away.html", context)
    return render(request, "search/results.html", context | presenting.page_context(found, request.GET))


@require_safe
@cache_control(private=True)
def suggest(request: HttpRequest) -> HttpResponse:
    """A list of links for the search boxes, or nothing: whoever types on is not told about troubles."""
    if not within_limit(request, "suggest", per_minute=SUGGESTIONS_PER_MINUTE):
        return HttpResponse(status=429)
    try:
        hits = suggestions(request.GET.get("q", ""), user=request.user, now=timezone.now())
    except EngineAwayError as error:
        _note(error)
        hits = ()
    return render(request, "search/suggestions.html", {"hits": hits})


def _note(error: EngineAwayError) -> None:
    logger.warning("search does not answer: %s", error)
    if isinstance(error, EngineBrokenError):
        tasks.drain.delay_on_commit()  # which builds the index anew
