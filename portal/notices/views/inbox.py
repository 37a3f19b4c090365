"""What a person sees of the news: the list, the choices, and the way out of a mail."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.notices import bounces, reading
from portal.notices.forms import PreferencesForm
from portal.notices.links import read_unsubscribe_token
from portal.notices.models import Notice
from portal.notices.selectors import unread_count
from portal.notices.topics import TOPICS

PER_PAGE = 30
UNREAD = "unread"


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    only_unread = request.GET.get("show") == UNREAD
    mine = Notice.objects.visible_to(request.user)
    unread = unread_count(request.user)
    rows = mine.unread() if only_unread else mine
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "unread": unread,
        "only_unread": only_unread,
        "tabs": _tabs(unread, only_unread),
    }
    return render(request, "notices/list.html", context)


def _tabs(unread: int, only_unread: bool) -> list[dict[str, Any]]:
    url = reverse("notices:list")
    return [
        {"label": _("All"), "url": url, "current": not only_unread},
        {"label": _("Unread"), "url": f"{url}?show={UNREAD}", "count": unread, "you": True, "current": only_unread},
    ]


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Marks a notice read and goes where it leads; with ``stay`` back to the list."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    reading.read(notice=notice, by=request.user, now=timezone.now())
    leads_here = notice.url and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if leads_here and "stay" not in request.POST else "notices:list")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    number = reading.read_all(by=request.user, now=timezone.now())
    told = ngettext("%(number)s notice is marked read.", "%(number)s notices are marked read.", number)
    messages.success(request, told % {"number": number})
    return redirect("notices:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        reading.choose_topics(by=request.user, wanted=form.wanted, now=timezone.now())
        messages.success(request, _("Your choice is saved. It counts from the next message on."))
        return redirect("notices:preferences")
    always = sorted((topic for topic in TOPICS.values() if not topic.is_optional), key=lambda topic: str(topic.title))
    came_back = bounces.last_bounce_of(request.user, at=timezone.now())
    context = {"form": form, "always": always, "came_back": came_back}
    return render(request, "notices/preferences.html", context)


@login_required
@require_POST
def clear_bounces(request: HttpRequest) -> HttpResponse:
    """The person says that the mailbox works again."""
    bounces.clear_bounces(by=request.user, now=timezone.now())
    messages.success(request, _("Noted. If a mail comes back once more, you read it here."))
    return redirect("notices:preferences")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Works without signing in: the signed link says who. Mail programs POST here by themselves (RFC 8058)."""
    known = read_unsubscribe_token(token)
    if known is None:
        return render(request, "notices/unsubscribe.html", {"topic": None}, status=404)
    user, topic = known
    if request.method == "POST":
        try:
            reading.unsubscribe(user=user, topic=topic, now=timezone.now())
        except reading.NoticesError as error:
            return render(request, "notices/unsubscribe.html", {"topic": topic, "error": str(error)}, status=409)
    context = {"topic": topic, "is_done": request.method == "POST", "address": user.email}
    return render(request, "notices/unsubscribe.html", context)
