from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from helpdesk.api.edges import fault_of


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return fault_of(request, 400) or render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: the database may be what failed."""
    return fault_of(request, 500) or render(None, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"csrf_failed": True}, status=403)
