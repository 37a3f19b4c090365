"""Links for servers: the page that gives one, and the download behind it, which knows no session."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import User
from releases import server_links
from releases.models import PluginVersion, ReleaseFile
from releases.notes import modified_programme
from releases.permissions import can_download, can_download_plugin
from releases.server_links import BadLinkError, Claim
from releases.views.downloads import file_at, locked_file, locked_plugin_version, plugin_version_at, served

RELATED = {ReleaseFile: ("release", "stored"), PluginVersion: ("plugin", "stored")}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def file_link(request: HttpRequest, version: str, pk: int) -> HttpResponse:
    file = file_at(request, version, pk)
    if not can_download(request.user, file):
        return locked_file(request, file)
    return _page(request, file, title=file.title, back=file.release.get_absolute_url())


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def plugin_link(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    wanted = plugin_version_at(request, slug, version)
    if not can_download_plugin(request.user, wanted):
        return locked_plugin_version(request, wanted)
    return _page(request, wanted, title=str(wanted), back=wanted.get_absolute_url())


@require_safe
def take(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Who is behind the link and what they may have is asked at every request, each piece of a file included."""
    try:
        claim = server_links.read_link(token)
    except BadLinkError:
        raise Http404 from None
    now = timezone.now()
    if claim.is_expired(at=now):
        return _closed(request, 410, _("This link was good for 10 minutes and has expired."))
    person = server_links.person_behind(claim)
    if person is None:
        return _closed(request, 403, _("The account this link was made for is closed."))
    wanted = _wanted(claim, person, name)
    if not _may_have(person, wanted):
        return _closed(request, 403, _("The right to this file has ended since the link was made."))
    response = served(request, wanted, person=person)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, of: ReleaseFile | PluginVersion, *, title: str, back: str) -> HttpResponse:
    """The address stands in this one answer and nowhere else: no redirect, no cache, not in the page's own address."""
    context = {"title": title, "back": back, "stored": of.stored}
    context["modified_programme"] = modified_programme(request.user)
    if request.method == "POST":
        now = timezone.now()
        context["link"] = server_links.make_link(of=of, by=cast("User", request.user), now=now)
        context["until"] = now + server_links.LIFETIME
    return render(request, "releases/server_link.html", context)


def _wanted(claim: Claim, person: User, name: str) -> ReleaseFile | PluginVersion:
    """The file of the link as its person may see it; the name at the end must be the file's own."""
    model = claim.what
    found = model.objects.visible_to(person).select_related(*RELATED[model])
    return cast("ReleaseFile | PluginVersion", get_object_or_404(found, pk=claim.object_id, stored__name=name))


def _may_have(person: User, wanted: ReleaseFile | PluginVersion) -> bool:
    if isinstance(wanted, ReleaseFile):
        return can_download(person, wanted)
    return can_download_plugin(person, wanted)


def _closed(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """Plain words for curl and wget, a page for somebody who opened the link in a browser."""
    if request.accepts("text/html") and "text/html" in request.headers.get("Accept", ""):
        response = render(request, "releases/link_closed.html", {"sentence": sentence}, status=status)
    else:
        way = _("Open the release in the portal and choose “Link for your server” for a new one.")
        response = HttpResponse(f"{sentence}\n{way}\n", status=status, content_type="text/plain; charset=utf-8")
    response["Referrer-Policy"] = "strict-origin"  # without an origin the page's own forms would be refused
    response["Cache-Control"] = "private, no-store"
    return response
