from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.audiences import PUBLIC
from portal.website.models import GuidancePage, NewsPage
from search.documents import SearchDocument
from search.sources import Source, register


class PageSource(Source):
    """Public pages; a draft, a scheduled or a private page is not findable."""

    def queryset(self) -> models.QuerySet[Any]:
        return self.model.objects.live().public()

    def visible(self, queryset: models.QuerySet[Any], user: Any) -> models.QuerySet[Any]:
        return queryset.live().public()

    def document(self, obj: Any) -> SearchDocument | None:
        return SearchDocument(
            kind=self.kind,
            object_id=obj.pk,
            title=obj.title,
            body=f"{obj.summary} {obj.plain_text}",
            url=obj.get_url() or "/",
            audiences=frozenset({PUBLIC}),
            at=obj.last_published_at,
            facts=self.facts(obj),
        )

    def facts(self, obj: Any) -> str:
        raise NotImplementedError


class GuidanceSource(PageSource):
    kind, model, icon = "guidance", GuidancePage, "book"
    title, plural = _("Guidance"), _("Guidance")

    def facts(self, obj: GuidancePage) -> str:
        return f"{obj.area}, {obj.applies_to}" if obj.applies_to else obj.area


class NewsSource(PageSource):
    kind, model, icon = "news", NewsPage, "mega"
    title, plural = _("News"), _("News")

    def facts(self, obj: NewsPage) -> str:
        return f"{obj.published_on:%-d %b %Y}"


def register_sources() -> None:
    register(GuidanceSource())
    register(NewsSource())
