"""The plugin catalogue: for licence holders and staff. Guests read what it is, and one number."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.selectors import programmes_of
from releases import catalogue
from releases.feeds import PluginFeed
from releases.models import Plugin
from releases.permissions import can_browse_plugins, can_review_plugins, sharing_programmes
from releases.plugin_page import plugin_context
from releases.shelf import Shelf

PAGE_SIZE = 20


@require_safe
def plugin_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    sharing = sharing_programmes(request.user)
    if not (sharing or can_browse_plugins(request.user)):
        context = {"count": catalogue.public_count(), "has_programme": bool(programmes_of(request.user))}
        return render(request, "releases/plugins/closed.html", context)
    shelf = Shelf(request.GET, catalogue.use_for(request.user), now)
    page = Paginator(shelf.matching, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "shelf": shelf,
        "page": page,
        "most_used": max((row.used_by for row in shelf.rows), default=0),
        "may_share": bool(sharing),
        "waiting": catalogue.waiting_count() if can_review_plugins(request.user) else None,
    }
    return render(request, "releases/plugins/list.html", context)


@require_safe
def plugin_detail(request: HttpRequest, slug: str) -> HttpResponse:
    plugins = catalogue.with_versions(Plugin.objects.visible_to(request.user), all_states=True)
    plugin = get_object_or_404(plugins, slug=slug)
    return render(request, "releases/plugins/plugin.html", plugin_context(plugin, request.user, timezone.now()))


@login_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    _demand_catalogue(request)
    return PluginFeed()(request)


@login_required
@require_safe
def index_json(request: HttpRequest) -> JsonResponse:
    """The catalogue for programs; stable names."""
    _demand_catalogue(request)
    plugins = catalogue.with_versions(Plugin.objects.visible_to(request.user).listed()).order_by("slug")
    return JsonResponse({"plugins": [_as_json(request, plugin) for plugin in plugins]})


def _demand_catalogue(request: HttpRequest) -> None:
    if not can_browse_plugins(request.user):
        raise PermissionDenied


def _as_json(request: HttpRequest, plugin: Plugin) -> dict[str, Any]:
    return {
        "slug": plugin.slug,
        "name": plugin.name,
        "sentence": plugin.sentence,
        "owner": plugin.owner_name,
        "licence": plugin.licence or None,
        "url": request.build_absolute_uri(plugin.get_absolute_url()),
        "versions": [
            {
                "version": version.version,
                "status": version.status,
                "plugin_contract": version.contract_version,
                "sha256": version.sha256,
                "keys": {key.key: key.key_version for key in version.keys.all()},
            }
            for version in plugin.versions.all()
        ],
    }
