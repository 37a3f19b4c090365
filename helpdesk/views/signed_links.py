"""What every page behind a signed link has in common: kept by nobody, told to nobody, one answer for a dead link."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from helpdesk.models import Ticket
from licences import throttle
from portal.accounts.models import User

Behind = Callable[[str], tuple[Ticket, User] | None]
Page = Callable[[HttpRequest, Ticket, User], HttpResponse]


def link_page(behind: Behind, *, dead_links: str) -> Callable[[Page], Callable[[HttpRequest, str], HttpResponse]]:
    """A page that is given the ticket and the person of its token. GET shows, POST acts.

    ``dead_links`` names the count of tries with links that open nothing.
    """

    def for_page(page: Page) -> Callable[[HttpRequest, str], HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(page)
        def view(request: HttpRequest, token: str) -> HttpResponse:
            found = behind(token)
            response = _dead(request, dead_links) if found is None else page(request, *found)
            response["Cache-Control"] = "no-store, private"
            # Not "no-referrer": with it a browser posts with "Origin: null", and the check of forms refuses that.
            response["Referrer-Policy"] = "same-origin"
            return response

        return view

    return for_page


def _dead(request: HttpRequest, dead_links: str) -> HttpResponse:
    """One answer whatever killed the link, and not too many tries."""
    if throttle.too_many_tries(request, dead_links):
        return render(request, "429.html", status=429)
    throttle.count_try(request, dead_links)
    return render(request, "helpdesk/reply_link_dead.html", status=404)
