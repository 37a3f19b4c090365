"""Release notes: for everyone."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from releases import selectors
from releases.enums import ReleaseStatus
from releases.listing import ReleaseFilter
from releases.models import Release
from releases.notes import changes_context, notes_context
from releases.permissions import can_manage_releases

PAGE_SIZE = 20


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    releases = list(Release.objects.visible_to(request.user).exclude(status=ReleaseStatus.PREPARED).newest_first())
    chosen = ReleaseFilter(request.GET, releases)
    page = Paginator(chosen.matching, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [(major, list(rows)) for major, rows in groupby(page.object_list, key=lambda release: release.major)],
        "support": selectors.support_of(releases, now),
        "newest": next((release for release in releases if release.is_published), None),
        "filter": chosen,
        "may_manage": can_manage_releases(request.user),
        "installations": selectors.installed_for(request.user),
    }
    return render(request, "releases/list.html", context)


@require_safe
def release_detail(request: HttpRequest, version: str) -> HttpResponse:
    release = get_object_or_404(Release.objects.visible_to(request.user), version=version)
    return render(request, "releases/release.html", notes_context(release, request.user, timezone.now()))


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What changes from one version to another; without a choice, from the reader's production to the newest."""
    now = timezone.now()
    context = changes_context(request.GET, request.user, now)
    return render(request, "releases/changes.html", context, status=context.pop("status", 200))


@require_safe
def releases_json(request: HttpRequest) -> JsonResponse:
    """Published releases for programs, newest first; stable names."""
    now = timezone.now()
    releases = list(Release.objects.published(at=now).newest_first())
    support = selectors.support_of(releases, now)
    return JsonResponse({"releases": [_as_json(request, release, support.get(release.pk)) for release in releases]})


def _as_json(request: HttpRequest, release: Release, support: Any) -> dict[str, Any]:
    return {
        "version": release.version,
        "released_on": release.released_on.isoformat(),
        "plugin_contract": release.plugin_contract or None,
        "standard_plugin": release.standard_plugin or None,
        "is_required_stop": release.is_required_stop,
        "support": support,
        "url": request.build_absolute_uri(release.get_absolute_url()),
    }
