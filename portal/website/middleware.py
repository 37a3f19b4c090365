from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.csp import CSP

ADMIN_PREFIX = "/admin/"
ADMIN_POLICY = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE, CSP.UNSAFE_EVAL],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
}


class AdminContentPolicyMiddleware:
    """Wagtail's admin carries inline code, so its path, and only its path, gets a wider policy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(ADMIN_PREFIX):
            response._csp_config = ADMIN_POLICY
        return response
