"""How often one address may try links that do not work. A dead cache lets everyone through."""

from django.core.cache import cache
from django.http import HttpRequest

TRIES = 30
SECONDS = 600


def too_many_tries(request: HttpRequest) -> bool:
    return (cache.get(_key(request)) or 0) >= TRIES


def count_try(request: HttpRequest) -> None:
    key = _key(request)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it expired between the two calls
            cache.add(key, 1, SECONDS)


def _key(request: HttpRequest) -> str:
    return f"licences:link-tries:{request.META.get('REMOTE_ADDR', '')}"
