from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.link_tokens import hash_of
from portal.events import actions, selectors
from portal.events.calendars import CONTENT_TYPE, calendar_file, entry_of
from portal.events.models import CalendarFeed, Occasion


@require_safe
def occasion_file(request: HttpRequest, pk: int) -> HttpResponse:
    occasion = get_object_or_404(Occasion.objects.visible_to(request.user), pk=pk)
    name = f"{slugify(occasion.short_title) or 'event'}.ics"
    return _download(calendar_file([entry_of(occasion)]), name)


@require_safe
def public_file(request: HttpRequest) -> HttpResponse:
    """Everything to come that this reader may see; without signing in, what is public."""
    upcoming = Occasion.objects.visible_to(request.user).announced().upcoming(at=timezone.now())
    entries = [entry_of(occasion) for occasion in upcoming]
    return _download(calendar_file(entries, name=_("Jems events")), "jems-events.ics")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's own calendar for a calendar program: it has no session, only the token."""
    found = CalendarFeed.objects.select_related("user").filter(token_hash=hash_of(token), user__is_active=True).first()
    if found is None:
        raise Http404
    occasions = selectors.feed_occasions(found.user, at=timezone.now())
    content = calendar_file([entry_of(occasion) for occasion in occasions], name=_("Jems events"))
    response = _download(content, "jems-events.ics")
    response["Cache-Control"] = "private, max-age=300"
    return response


@login_required
@require_safe
def my_feed(request: HttpRequest) -> HttpResponse:
    found = CalendarFeed.objects.filter(user=request.user).first()
    url = request.build_absolute_uri(reverse("events:feed", args=[found.token])) if found else ""
    crumbs = [{"label": _("Events"), "url": reverse("events:calendar")}, {"label": _("Your calendar"), "url": ""}]
    return render(request, "events/feed.html", {"feed": found, "feed_url": url, "crumbs": crumbs})


@login_required
@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    actions.make_feed(by=request.user, now=timezone.now())
    messages.success(request, _("Your calendar has a new address. Put it into your calendar program."))
    return redirect("events:my_feed")


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
