"""The seeded portal in a real browser: every kind of page, light and dark, at three widths, and axe finds nothing."""

from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import resolve
from playwright.sync_api import Page

from portal.accounts.models import User
from portal.website.demo.story import address_of
from portal.website.demo.telling import tell
from tests.crawling import crawl
from tests.journeys.looking import kind_of, problems_of

READERS = (None, "anna", "iris", "tomas")
STARTS = ("/", "/my/", "/search/?q=mariadb", "/search/?q=xyzzy", "/accounts/profile/", "/accounts/login/")
NEAREST = 450  # enough to meet every kind of page that links lead to
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


def view_of(url: str) -> str:
    """Pages of one view are of one kind; each page that editors write is its own."""
    name = resolve(urlsplit(url).path).view_name
    return kind_of(url) if name == "wagtail_serve" else name


def parts_of(content: bytes) -> set[str]:
    """What a page is made of: its elements with their classes."""
    tags = BeautifulSoup(content, "html.parser").find_all(True)
    return {f"{tag.name}.{'.'.join(sorted(tag.get('class', [])))}" for tag in tags}


@dataclass
class Seen:
    """What was looked at so far: the parts of each kind of page, and of all pages together."""

    of_kind: dict[str, set[str]] = field(default_factory=dict)
    anywhere: set[str] = field(default_factory=set)

    def is_new(self, kind: str, parts: set[str], *, again: bool) -> bool:
        """A second page of a kind must bring something never met before; another reader's, something new to it."""
        return not parts <= (self.anywhere if again else self.of_kind.get(kind, set()))

    def add(self, kind: str, parts: set[str]) -> None:
        self.of_kind[kind] = self.of_kind.get(kind, set()) | parts
        self.anywhere |= parts


def worth_a_look(client: Client, seen: Seen) -> list[str]:
    """A page of each kind, as far as this reader's is made of other parts than those looked at before."""
    chosen, kinds = [], set()
    for url, content in crawl(client, *STARTS, most=NEAREST).pages.items():
        if not content.lstrip()[:15].lower().startswith(b"<!doctype html"):
            continue
        parts, kind = parts_of(content), view_of(url)
        if seen.is_new(kind, parts, again=kind in kinds):
            chosen.append(url)
            kinds.add(kind)
            seen.add(kind, parts)
    return chosen


def test_axe_finds_nothing_on_any_page(told, browser, served, capsys):
    seen, problems, began = Seen(), [], monotonic()
    for reader in READERS:
        client = client_of(reader)
        urls = worth_a_look(client, seen)
        page = page_of(browser, served, client)
        for url in urls + BESIDE[reader]:
            open_page(page, url)
            name = f"{url} ({reader or 'guest'})"
            problems += problems_of(page, name, schemes=("light", "dark"), pictures=False)
        page.context.close()
        with capsys.disabled():
            print(f"\n{reader or 'guest'}: {len(urls)} pages, {monotonic() - began:.0f} s so far", end="")
    assert not problems, "\n".join(problems)


def open_page(page: Page, url: str) -> None:
    """A mail of the log is shut into a sandbox where axe cannot run either: its words go to an empty page."""
    response = page.goto(url)
    assert response.status in {HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}, url
    if "sandbox" in response.headers.get("content-security-policy", ""):
        content = response.text()
        page.goto("about:blank")
        page.set_content(content)


def page_of(browser, served: str, client: Client):
    """A browser that is signed in as the client is."""
    context = browser.new_context(base_url=served, locale="en-GB", timezone_id="Europe/Vienna")
    context.set_default_timeout(20_000)
    cookies = [{"name": name, "value": cookie.value, "url": served} for name, cookie in client.cookies.items()]
    context.add_cookies(cookies)
    return context.new_page()
