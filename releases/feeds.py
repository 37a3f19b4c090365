"""Atom feeds: releases for everyone, plugins for those who may see the catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from releases.models import Plugin, PluginVersion, Release

LENGTH = 30


class ReleaseFeed(Feed):
    feed_type = Atom1Feed
    title = gettext_lazy("Jems releases")
    subtitle = gettext_lazy("New versions of Jems and their notes.")
    link = reverse_lazy("releases:list")
    feed_url = reverse_lazy("releases:feed")

    def items(self) -> Any:
        return Release.objects.published(at=timezone.now()).newest_first()[:LENGTH]

    def item_title(self, item: Release) -> str:
        return str(item)

    def item_description(self, item: Release) -> str:
        return "\n".join([item.title, *item.highlight_lines]) if item.live else ""

    def item_pubdate(self, item: Release) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Release) -> datetime:
        return max(item.published_at, item.last_published_at or item.published_at)

    def item_guid(self, item: Release) -> str:
        return f"urn:jems:release:{item.version}"


class PluginFeed(Feed):
    """New versions in the catalogue; the view around it has checked who asks."""

    feed_type = Atom1Feed
    title = gettext_lazy("Plugins for Jems")
    subtitle = gettext_lazy("New versions in the catalogue.")
    link = reverse_lazy("plugins:list")
    feed_url = reverse_lazy("plugins:feed")

    def items(self) -> Any:
        listed = PluginVersion.objects.published().filter(plugin__in=Plugin.objects.listed())
        return listed.select_related("plugin__owner").order_by("-published_at", "-pk")[:LENGTH]

    def item_title(self, item: PluginVersion) -> str:
        return str(item)

    def item_description(self, item: PluginVersion) -> str:
        owner = item.plugin.owner_name
        return _("%(sentence)s By %(owner)s.") % {"sentence": item.plugin.sentence, "owner": owner}

    def item_pubdate(self, item: PluginVersion) -> datetime:
        return item.published_at

    def item_updateddate(self, item: PluginVersion) -> datetime:
        return item.published_at

    def item_guid(self, item: PluginVersion) -> str:
        return f"urn:jems:plugin:{item.plugin.slug}:{item.version}"
