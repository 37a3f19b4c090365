"""The pages a portal cannot be without: made once, then the editors'."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Locale, Page, Site

from portal.website.models import ContentPage, GuidanceIndexPage, GuidancePage, HomePage, NewsIndexPage, SectionPage

INTRODUCTION = (
    "Jems carries applications, partner reports, checks and payments of an Interreg programme. "
    "Here you get the licence, the software and the people who help you run it."
)
TEXTS = Path(__file__).parent / "fixtures" / "pages.json"


@transaction.atomic
def lay_site() -> HomePage:
    """Make home, section, guidance and statement pages where they are missing; what editors changed stays."""
    home = _home()
    texts = json.loads(TEXTS.read_text())
    for section in texts["sections"]:
        _once(SectionPage, home, **section)
    for page in texts["pages"]:
        _once(ContentPage, home, **page)
    _once(NewsIndexPage, home, **texts["news"])
    guidance = _once(GuidanceIndexPage, home, **texts["guidance"])
    for guide in texts["guides"]:
        _once(GuidancePage, guidance, **guide)
    return home


def _home() -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        Locale.objects.get_or_create(language_code="en-gb")
        root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
        # Wagtail's own welcome page stands where ours will.
        for welcome in root.get_children().filter(slug="home"):
            welcome.delete()
        root.refresh_from_db()
        home = root.add_child(instance=HomePage(title="Jems Portal", slug="home", introduction=INTRODUCTION))
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    if site.root_page_id != home.pk:
        site.root_page, site.site_name = home, "Jems Portal"
        site.save()
    return home


def _once(
    model: type[Page], parent: Page, *, slug: str, body: list[dict[str, Any]] | None = None, **fields: Any
) -> Any:
    existing = model.objects.child_of(parent).filter(slug=slug).first()
    if existing:
        return existing
    parent.refresh_from_db()
    page = parent.add_child(instance=model(slug=slug, body=json.dumps(body or []), **fields))
    page.save_revision().publish()
    return page
