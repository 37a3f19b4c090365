"""Who calls: only a bearer key counts. Session cookies are ignored, so no other site can act in somebody's name."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from helpdesk.actions.keys import key_behind
from helpdesk.api.problems import Problem
from helpdesk.enums import Scope
from helpdesk.models import ApiToken

# Calls of one key in one window; a cache that is away lets everyone through.
MOST_CALLS = 300
MOST_WRITES = 60
WINDOW_SECONDS = 300


class Key(HttpBearer):
    """A living key that has the scope this call asks for."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        key = key_behind(token, now=timezone.now())
        if key is None:
            return None
        request.user = key.user
        _count(key, "calls", MOST_CALLS)
        if request.method != "GET":
            _count(key, "writes", MOST_WRITES)
        if self.scope not in key.scopes:
            raise Problem(403, _("This key was not made for that. It lacks %(scope)s.") % {"scope": self.scope})
        return key


READ, WRITE, HOURS = Key(Scope.READ), Key(Scope.WRITE), Key(Scope.HOURS)


def _count(key: ApiToken, what: str, most: int) -> None:
    window, passed = divmod(int(time.time()), WINDOW_SECONDS)
    name = f"helpdesk:api:{what}:{key.pk}:{window}"
    cache.add(name, 0, WINDOW_SECONDS * 2)
    try:
        number = cache.incr(name)
    except ValueError:  # it fell out of the cache between the two calls
        return
    if number > most:
        wait = str(WINDOW_SECONDS - passed)
        words = _("Too many calls with this key. Try again in %(seconds)s seconds.") % {"seconds": wait}
        raise Problem(429, words, headers={"Retry-After": wait})
