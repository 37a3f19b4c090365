import pytest
from django.core.cache import cache

from portal.website.layout import lay_site
from portal.website.models import ContentPage, GuidanceIndexPage, GuidancePage, NewsIndexPage, NewsPage
from tests import queries


def test_site_is_laid_once_and_keeps_what_editors_changed(site):
    about = ContentPage.objects.get(slug="about")
    about.title = "About us"
    about.save()
    before = GuidancePage.objects.count()

    lay_site()

    about.refresh_from_db()
    assert (about.title, GuidancePage.objects.count()) == ("About us", before)


@pytest.mark.parametrize(
    "path",
    ["/", "/guidance/", "/guidance/update-and-keep-your-addons/", "/news/", "/about/", "/accessibility/", "/privacy/"],
)
def test_public_pages_open_for_everybody(site, client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert b'<html lang="' in response.content


def test_draft_is_not_served(site, client):
    guide = GuidancePage.objects.get(slug="rounding")
    guide.unpublish()

    assert client.get("/guidance/rounding/").status_code == 404


def add_guides(count):
    index = GuidanceIndexPage.objects.get()
    for number in range(count):
        index.refresh_from_db()
        index.add_child(instance=GuidancePage(title=f"Guide {number}", slug=f"guide-{number}", area="Mail"))


def test_guidance_index_asks_as_often_for_30_guides_as_for_1(site, client):
    few = queries.count(client, "/guidance/")
    add_guides(30)

    assert queries.count(client, "/guidance/") == few <= 12


def test_news_index_asks_as_often_for_30_as_for_1(site, client):
    index = NewsIndexPage.objects.get()
    index.add_child(instance=NewsPage(title="One", slug="one"))
    few = queries.count(client, "/news/")
    for number in range(29):
        index.refresh_from_db()
        index.add_child(instance=NewsPage(title=f"News {number}", slug=f"news-{number}"))

    assert queries.count(client, "/news/") == few <= 12


def test_home_asks_little(site, client, anna):
    assert queries.count(client, "/") <= 15
    client.force_login(anna)
    cache.clear()
    assert queries.count(client, "/") <= 15


def test_plain_text_has_the_words_and_no_markup(site):
    words = GuidancePage.objects.get(slug="update-and-keep-your-addons").plain_text

    assert "Back up" in words
    assert "<" not in words
