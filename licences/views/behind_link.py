"""What every page behind a signing link has in common."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from licences import doors, throttle
from licences.models import SigningLink

LinkView = Callable[..., HttpResponseBase]


def by_link(view: LinkView) -> LinkView:
    """Hand the live link to the view; every dead one gets the same page, whatever killed it."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **more: str) -> HttpResponseBase:
        now = timezone.now()
        link = doors.find_link(token, now=now)
        if link is None:
            if throttle.too_many_tries(request):
                return render(request, "429.html", status=429)
            throttle.count_try(request)
            return render(request, "licences/sign_dead.html", status=404)
        response = view(request, link, now, **more)
        response["Cache-Control"] = "no-store, private"
        return response

    return opened


def confirmed(view: LinkView) -> LinkView:
    """Only after the code; else back to the page that asks for it."""

    @wraps(view)
    def guarded(request: HttpRequest, link: SigningLink, now: datetime, **more: str) -> HttpResponseBase:
        if not doors.is_confirmed(request.session, link, now=now):
            return redirect(link)
        return view(request, link, now, **more)

    return guarded
