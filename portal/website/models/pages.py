"""Few page types, many blocks: what an editor decides the place, the address and the layout of."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.website.blocks import BodyField, PageBlocks
from portal.website.selectors.home import home_figures, often_asked


class BodyPage(Page):
    """A page with one sentence of summary and a body of blocks."""

    summary = models.CharField(max_length=250, blank=True, help_text=_("One sentence, shown in lists and search."))
    body = BodyField(PageBlocks(), blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]

    class Meta:
        abstract = True

    @property
    def plain_text(self) -> str:
        """What search reads: the words of every block, without markup."""
        return " ".join(str(words) for block in self.body for words in block.block.get_searchable_content(block.value))


class HomePage(Page):
    headline = models.CharField(max_length=120, default="The monitoring system for Interreg, free on licence")
    introduction = models.CharField(max_length=300, blank=True)

    template = "website/home/home.html"
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("headline"), FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "figures": home_figures(at=timezone.now()),
            "often_asked": often_asked(),
            "hide_header_search": True,
            "guidance_url": "/guidance/",
        }


class SectionPage(BodyPage):
    """The words around one of the portal's rooms: introduction, menu title, place in the breadcrumb.

    The room itself is served by its own views under ``mount``; this page only supplies its text.
    """

    mount = models.CharField(max_length=60, unique=True, help_text=_("The room's path, such as /licences/."))

    template = "website/pages/content.html"
    content_panels: ClassVar[list[Any]] = [*BodyPage.content_panels, FieldPanel("mount")]
    parent_page_types: ClassVar[list[str]] = ["website.HomePage"]
    subpage_types: ClassVar[list[str]] = []


class ContentPage(BodyPage):
    """About, privacy, accessibility and the like."""

    template = "website/pages/content.html"
    parent_page_types: ClassVar[list[str]] = ["website.HomePage", "website.ContentPage"]
    subpage_types: ClassVar[list[str]] = ["website.ContentPage"]


class GuidanceIndexPage(BodyPage):
    template = "website/pages/guidance_index.html"
    parent_page_types: ClassVar[list[str]] = ["website.HomePage"]
    subpage_types: ClassVar[list[str]] = ["website.GuidancePage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        guides = GuidancePage.objects.child_of(self).live().public().order_by("area", "title", "pk")
        return super().get_context(request, *args, **kwargs) | {"guides": guides}


class GuidancePage(BodyPage):
    """How to do one thing with Jems."""

    area = models.CharField(max_length=60, help_text=_("Such as Installation, Updates, Mail."))
    applies_to = models.CharField(max_length=60, blank=True, help_text=_("Versions, such as 9.0 and newer."))

    template = "website/pages/guidance.html"
    content_panels: ClassVar[list[Any]] = [*BodyPage.content_panels, FieldPanel("area"), FieldPanel("applies_to")]
    parent_page_types: ClassVar[list[str]] = ["website.GuidanceIndexPage"]
    subpage_types: ClassVar[list[str]] = []


class NewsIndexPage(BodyPage):
    template = "website/pages/news_index.html"
    parent_page_types: ClassVar[list[str]] = ["website.HomePage"]
    subpage_types: ClassVar[list[str]] = ["website.NewsPage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = NewsPage.objects.child_of(self).live().public().order_by("-published_on", "-pk")
        return super().get_context(request, *args, **kwargs) | {"news": news[:50]}


class NewsPage(BodyPage):
    published_on = models.DateField(default=timezone.localdate)

    template = "website/pages/news.html"
    content_panels: ClassVar[list[Any]] = [*BodyPage.content_panels, FieldPanel("published_on")]
    parent_page_types: ClassVar[list[str]] = ["website.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
