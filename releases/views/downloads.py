"""Downloads: the right to them is asked at the start of every request, ranges too."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.files.serving import serve
from releases.actions.contents import log_download
from releases.models import PluginVersion, ReleaseFile
from releases.permissions import can_download, can_download_plugin, entitled_programme


@require_safe
def download(request: HttpRequest, version: str, pk: int) -> HttpResponseBase:
    """A guest is asked to sign in; a member without an agreement in force reads why and what to do."""
    files = ReleaseFile.objects.visible_to(request.user).select_related("release", "stored")
    file = get_object_or_404(files, pk=pk, release__version=version)
    if not can_download(request.user, file):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return render(request, "releases/file_locked.html", {"file": file, "release": file.release}, status=403)
    return _served(request, file)


@require_safe
def download_plugin(request: HttpRequest, slug: str, version: str) -> HttpResponseBase:
    versions = PluginVersion.objects.visible_to(request.user).select_related("plugin", "stored")
    wanted = get_object_or_404(versions, plugin__slug=slug, version=version)
    if not can_download_plugin(request.user, wanted):
        return render(request, "releases/plugins/version_locked.html", {"version": wanted}, status=403)
    return _served(request, wanted)


def _served(request: HttpRequest, of: ReleaseFile | PluginVersion) -> HttpResponseBase:
    response = serve(request, of.stored)
    if request.method == "GET" and _is_first_piece(request, response):
        person = request.user if request.user.is_authenticated else None
        log_download(of=of, by=person, programme=entitled_programme(request.user), now=timezone.now())
    return response


def _is_first_piece(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whole files and ranges from the first byte are downloads; what follows belongs to them."""
    if response.status_code == 206:
        return response.get("Content-Range", "").startswith("bytes 0-")
    return response.status_code == 200
