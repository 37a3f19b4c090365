from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.core.cache import cache

if TYPE_CHECKING:
    from portal.website.models import SectionPage

CACHE_KEY = "website.sections"
SECONDS = 300


def section_at(path: str) -> SectionPage | None:
    """The section page of the room that ``path`` stands in; cached, dropped when a section is published."""
    sections = cache.get(CACHE_KEY)
    if sections is None:
        sections = list(apps.get_model("website", "SectionPage").objects.live().order_by("-mount", "pk"))
        cache.set(CACHE_KEY, sections, SECONDS)
    return next((section for section in sections if path.startswith(section.mount)), None)


def forget_sections() -> None:
    cache.delete(CACHE_KEY)
