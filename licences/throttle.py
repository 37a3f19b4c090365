"""How often one address may try what can be guessed or costs work. A dead cache lets everyone through."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

TRIES = 30
SECONDS = 600
LINKS = "link-tries"
UPLOADS = "uploads"
HASHES = "hashes"


def too_many_tries(request: HttpRequest, what: str = LINKS) -> bool:
    return (cache.get(_key(request, what)) or 0) >= TRIES


def count_try(request: HttpRequest, what: str = LINKS) -> None:
    key = _key(request, what)
    if not cache.add(key, 1, SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it expired between the two calls
            cache.add(key, 1, SECONDS)


def _key(request: HttpRequest, what: str) -> str:
    return f"licences:{what}:{_address(request)}"


def _address(request: HttpRequest) -> str:
    """The visitor's, not the proxy's; how many proxies of ours there are is a setting (TRUSTED_PROXY_COUNT)."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # a header of forwarding that cannot be right
        return str(request.META.get("REMOTE_ADDR", ""))
