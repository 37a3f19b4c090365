"""What stands on every page and changes once a month: cached, and forgotten when an editor publishes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from wagtail.models import Site

if TYPE_CHECKING:
    from portal.website.models import PortalSettings, SectionPage

KEYS = SECTIONS, NAME, NEWS, CONTACT = ("website.sections", "website.name", "website.news", "website.contact")
SECONDS = 300
NEWS_SHOWN = 2


def section_at(path: str) -> SectionPage | None:
    """The section page of the room that ``path`` stands in."""
    model = apps.get_model("website", "SectionPage")
    sections = _cached(SECTIONS, lambda: list(model.objects.live().order_by("-mount", "pk")))
    return next((section for section in sections if path.startswith(section.mount)), None)


def site_name() -> str:
    return _cached(NAME, _site_name)


def portal_contact() -> dict[str, str]:
    """Whom people without an account reach: ``email`` and ``phone`` as an editor set them, empty when not."""
    return _cached(CONTACT, _portal_contact)


@dataclass(frozen=True)
class NewsItem:
    title: str
    summary: str
    url: str
    published_on: date


def newest_news() -> list[NewsItem]:
    """The newest public news, for the foot of My programme."""
    return _cached(NEWS, _newest_news)


def forget() -> None:
    cache.delete_many(KEYS)


def _cached[T](key: str, make: Callable[[], T]) -> T:
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, SECONDS)
    return found


def _newest_news() -> list[NewsItem]:
    newest = apps.get_model("website", "NewsPage").objects.live().public().order_by("-published_on", "-pk")
    return [
        NewsItem(page.title, page.summary, page.get_url() or "/", page.published_on) for page in newest[:NEWS_SHOWN]
    ]


def _site_name() -> str:
    wording = _wording()
    return wording.site_name if wording else settings.WAGTAIL_SITE_NAME


def _portal_contact() -> dict[str, str]:
    wording = _wording()
    return {"email": wording.contact_email, "phone": wording.contact_phone} if wording else {"email": "", "phone": ""}


def _wording() -> PortalSettings | None:
    site = Site.objects.filter(is_default_site=True).first()
    return apps.get_model("website", "PortalSettings").for_site(site) if site else None
