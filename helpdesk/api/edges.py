"""What surrounds the calls: addresses and methods that are none, faults nobody foresaw. They answer as problems too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from helpdesk.api.problems import Problem, respond

ROOM = "/api/"
type Urls = tuple[list[URLPattern], str, str]


@csrf_exempt
def no_such_call(request: HttpRequest) -> HttpResponse:
    """Every address below /api/ that is no call, whatever the method."""
    words = _("There is no such address. Every call is named in /api/v1/openapi.json.")
    return respond(Problem(404, words))


def with_problems(urls: Urls) -> Urls:
    """The framework's own answer to a wrong method is plain text; ours is a problem like the others."""
    for pattern in urls[0]:
        pattern.callback = _answered(pattern.callback)
    return urls


def _answered(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Http404:  # of the room's own door; the calls' are problems already
            return no_such_call(request)
        if response.status_code != 405:
            return response
        allowed = ", ".join(sorted(response["Allow"].split(", ")))
        words = _("This address takes %(methods)s.") % {"methods": allowed}
        return respond(Problem(405, words, headers={"Allow": allowed}))

    return answered


def fault_of(request: HttpRequest, status: int) -> HttpResponse | None:
    """For a program that fell on a fault outside the calls; None for a person, who gets a page."""
    if not request.path.startswith(ROOM):
        return None
    broken = _("Something broke here. Try again later; we have seen it.")
    return respond(Problem(status, broken if status == 500 else _("The request cannot be read.")))
