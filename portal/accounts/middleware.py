from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

FOUND = 302

# What somebody needs to set the second factor up, to leave, or to load a page's looks.
OPEN_PATHS = (
    "/accounts/2fa/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/confirm-email/",
    "/accounts/password/",
    "/static/",
    "/livez",
    "/readyz",
)


class ReaderTimeZoneMiddleware:
    """Times show in the reader's zone; guests read the portal's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "_auth_user_id" in request.session and request.user.is_authenticated:
            timezone.activate(ZoneInfo(request.user.time_zone))
        else:
            timezone.deactivate()
        return self.get_response(request)


class SignedOutMiddleware:
    """A session that ended in the middle of work.

    What a script asked for is answered with words: the sign-in page must not be put into the page one is writing on.
    Who posted a form comes back to the page of the form after signing in, not to the address it posts to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        login, _mark, query = response.get("Location", "").partition("?")
        if response.status_code != FOUND or login != resolve_url(settings.LOGIN_URL):
            return response
        if "HX-Request" in request.headers:
            return self._words(request)
        if request.method == "POST" and QueryDict(query).get("next") == request.get_full_path():
            return redirect_to_login(_page_of_form(request))
        return response

    def _words(self, request: HttpRequest) -> HttpResponse:
        if request.headers.get("HX-Target") == "draft-state":
            return HttpResponse(_("You are signed out. Send it all the same: your words are kept while you sign in."))
        return HttpResponse(status=401, headers={"HX-Reswap": "none"})


def _page_of_form(request: HttpRequest) -> str:
    """The page of ours the browser says it came from, else the person's own."""
    came = urlsplit(request.headers.get("Referer", ""))
    is_ours = came.netloc == request.get_host() and came.path != request.path
    return urlunsplit(("", "", came.path, came.query, "")) if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


class StaffTwoFactorMiddleware:
    """Where the setting asks for it, a staff role opens nothing until a second factor is set up; that page says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_TWO_FACTOR_REQUIRED and self._must_set_up(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if request.path.startswith(OPEN_PATHS) or "_auth_user_id" not in request.session:
            return False
        user = request.user
        holds_power = user.is_authenticated and (user.is_staff or user.is_superuser)
        return holds_power and not is_mfa_enabled(user)
