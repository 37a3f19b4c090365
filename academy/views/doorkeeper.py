from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from academy.permissions import can_manage

View = Callable[..., HttpResponse]


def team_required(view: View) -> View:
    """For signed-in people of the academy's team; others get 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not can_manage(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
