"""The seeded portal in a real browser: every kind of page, light and dark, at three widths, and axe finds nothing."""

from http import HTTPStatus
from time import monotonic

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.accounts.models import User
from portal.website.demo.story import address_of
from portal.website.demo.telling import tell
from tests.crawling import crawl
from tests.journeys.looking import kind_of, problems_of

READERS = (None, "anna", "iris", "tomas")
STARTS = ("/", "/my/", "/search/?q=mariadb", "/search/?q=xyzzy", "/accounts/profile/", "/accounts/login/")
# Pages that no link leads to.
BESIDE = {None: ["/nowhere/"], "anna": ["/nowhere/", "/accounts/staff/"], "iris": [], "tomas": ["/styleguide/"]}


@pytest.fixture
def told(served):
    return tell(scale=0, say=lambda words: None)


def client_of(reader: str | None) -> Client:
    client = Client()
    if reader:
        client.force_login(User.objects.get(email=address_of(reader)))
    return client


def parts_of(content: bytes) -> set[str]:
    """What a page is made of: its elements with their classes."""
    tags = BeautifulSoup(content, "html.parser").find_all(True)
    return {f"{tag.name}.{'.'.join(sorted(tag.get('class', [])))}" for tag in tags}


def worth_a_look(client: Client, seen: dict[str, set[str]]) -> list[str]:
    """One page of each kind, and again where this reader's is made of parts not yet seen on that kind."""
    chosen = []
    for url, content in crawl(client, *STARTS).pages.items():
        if not content.lstrip()[:15].lower().startswith(b"<!doctype html"):
            continue
        parts, kind = parts_of(content), kind_of(url)
        if not parts <= seen.get(kind, set()):
            chosen.append(url)
            seen[kind] = seen.get(kind, set()) | parts
    return chosen


def test_axe_finds_nothing_on_any_page(told, browser, served, capsys):
    seen: dict[str, set[str]] = {}
    problems, began = [], monotonic()
    for reader in READERS:
        client = client_of(reader)
        urls = worth_a_look(client, seen)
        page = page_of(browser, served, client)
        for url in urls + BESIDE[reader]:
            response = page.goto(url)
            assert response.status in {HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}, url
            name = f"{url} ({reader or 'guest'})"
            problems += problems_of(page, name, schemes=("light", "dark"), pictures=False)
        page.context.close()
        with capsys.disabled():
            print(f"\n{reader or 'guest'}: {len(urls)} pages, {monotonic() - began:.0f} s so far", end="")
    assert not problems, "\n".join(problems)


def page_of(browser, served: str, client: Client):
    """A browser that is signed in as the client is."""
    context = browser.new_context(base_url=served, locale="en-GB", timezone_id="Europe/Vienna")
    context.set_default_timeout(20_000)
    cookies = [{"name": name, "value": cookie.value, "url": served} for name, cookie in client.cookies.items()]
    context.add_cookies(cookies)
    return context.new_page()
