"""Downloads: the right to them is asked at the start of every request, ranges too."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from licences.renewing import due_signature_for
from portal.files.serving import is_first_piece, serve
from releases.actions.contents import log_download
from releases.models import PluginVersion, ReleaseFile
from releases.permissions import can_download, can_download_plugin, entitled_programme, waits_for_signature


@require_safe
def download(request: HttpRequest, version: str, pk: int) -> HttpResponseBase:
    """A guest is asked to sign in; a member without an agreement in force reads why and what to do."""
    file = file_at(request, version, pk)
    if can_download(request.user, file):
        return served(request, file, person=request.user)
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return locked_file(request, file)


@require_safe
def download_plugin(request: HttpRequest, slug: str, version: str) -> HttpResponseBase:
    wanted = plugin_version_at(request, slug, version)
    if can_download_plugin(request.user, wanted):
        return served(request, wanted, person=request.user)
    return locked_plugin_version(request, wanted)


def file_at(request: HttpRequest, version: str, pk: int) -> ReleaseFile:
    files = ReleaseFile.objects.visible_to(request.user).select_related("release", "stored")
    return get_object_or_404(files, pk=pk, release__version=version)


def plugin_version_at(request: HttpRequest, slug: str, version: str) -> PluginVersion:
    versions = PluginVersion.objects.visible_to(request.user).select_related("plugin", "stored")
    return get_object_or_404(versions, plugin__slug=slug, version=version)


def locked_file(request: HttpRequest, file: ReleaseFile) -> HttpResponse:
    """Why it is closed; who did not sign a newer text is led to the agreement to be signed."""
    waits = waits_for_signature(request.user, file)
    due = due_signature_for(request.user, now=timezone.now()) if waits else None
    facts = {"file": file, "release": file.release, "due": due}
    return render(request, "releases/file_locked.html", facts, status=403)


def locked_plugin_version(request: HttpRequest, version: PluginVersion) -> HttpResponse:
    return render(request, "releases/plugins/version_locked.html", {"version": version}, status=403)


def served(request: HttpRequest, of: ReleaseFile | PluginVersion, *, person: Any) -> HttpResponseBase:
    """The file, written into the log of downloads for ``person``: the session's user, or who is behind a link."""
    response = serve(request, of.stored)
    if request.method == "GET" and is_first_piece(response):
        known = person if person.is_authenticated else None
        log_download(of=of, by=known, programme=entitled_programme(person, of), now=timezone.now())
    return response
