from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from portal.events.permissions import can_organise

View = Callable[..., HttpResponse]


def organiser_required(view: View) -> View:
    """For signed-in people who may organise; others get 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not can_organise(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
