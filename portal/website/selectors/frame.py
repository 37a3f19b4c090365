"""What stands on every page and changes once a month: cached, and forgotten when an editor publishes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from wagtail.models import Site

if TYPE_CHECKING:
    from portal.website.models import NewsPage, SectionPage

KEYS = SECTIONS, NAME, NEWS = ("website.sections", "website.name", "website.news")
SECONDS = 300
NEWS_SHOWN = 2


def section_at(path: str) -> SectionPage | None:
    """The section page of the room that ``path`` stands in."""
    model = apps.get_model("website", "SectionPage")
    sections = _cached(SECTIONS, lambda: list(model.objects.live().order_by("-mount", "pk")))
    return next((section for section in sections if path.startswith(section.mount)), None)


def site_name() -> str:
    return _cached(NAME, _site_name)


def newest_news() -> list[NewsPage]:
    """The newest public news, for the foot of My programme."""
    model = apps.get_model("website", "NewsPage")
    newest = model.objects.live().public().order_by("-published_on", "-pk")
    return _cached(NEWS, lambda: list(newest[:NEWS_SHOWN]))


def forget() -> None:
    cache.delete_many(KEYS)


def _cached[T](key: str, make: Callable[[], T]) -> T:
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SECONDS)
    return found


def _site_name() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return settings.WAGTAIL_SITE_NAME
    return apps.get_model("website", "PortalSettings").for_site(site).site_name
