"""So many questions in a minute, for each person or address; a cache that is away lets everybody through."""

from __future__ import annotations

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

WINDOW_SECONDS = 60


def within_limit(request: HttpRequest, name: str, *, per_minute: int) -> bool:
    key = f"search:{name}:{_asker(request)}:{int(time.time()) // WINDOW_SECONDS}"
    cache.add(key, 0, WINDOW_SECONDS * 2)
    try:
        return cache.incr(key) <= per_minute
    except ValueError:  # it was thrown out in between
        return True


def _asker(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:  # no address is known: all such guests share one limit
        return "guests"
