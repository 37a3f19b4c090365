"""Follow every link of the portal as one person, by GET, as a reader with much time would."""

import re
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.test import Client

MOST = 1500
# Shown to everybody with a lock; the door says why it is closed and what opens it.
LOCKED = re.compile(r"^/releases/[\d.]+/files/\d+/$")
# Wagtail's desk is its makers' work; signing out is a POST; media are files.
LEFT_OUT = ("/admin/", "/accounts/logout/", "/media/", "/static/", "/documents/")


@dataclass
class Crawl:
    pages: dict[str, bytes] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)


def crawl(client: Client, *starts: str, most: int = MOST) -> Crawl:
    """Every address reachable from ``starts``, nearest first; a query is asked once for each set of names."""
    result, waiting, known = Crawl(), deque((start, "start") for start in starts), set()
    while waiting and len(result.pages) < most:
        url, found_on = waiting.popleft()
        if _kind(url) in known:
            continue
        known.add(_kind(url))
        response = client.get(url)
        if response.status_code == 403 and LOCKED.match(url):
            result.locked.append(url)
        elif response.status_code >= 400:
            result.broken.append(f"{url} answers {response.status_code}, linked from {found_on}")
        elif response.status_code in {301, 302, 303}:
            waiting.append((urljoin(url, response["Location"]), url))
        else:
            result.pages[url] = b"".join(response.streaming_content) if response.streaming else response.content
            waiting.extend((link, url) for link in _links(url, response, result.pages[url]))
    return result


def _kind(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + "?" + "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))


def _links(base: str, response, content: bytes) -> list[str]:
    if not response.get("Content-Type", "").startswith("text/html") or base.endswith("/html/"):
        return []  # the mail log shows other people's mails, whose links are not the reader's to follow
    soup = BeautifulSoup(content, "html.parser")
    targets = [tag["href"] for tag in soup.select("a[href], link[rel=alternate][href]")]
    urls = [urldefrag(urljoin(f"http://testserver{base}", target)).url for target in targets]
    ours = [urlsplit(url) for url in urls if urlsplit(url).netloc in {"testserver", "localhost:8000"}]
    paths = [parts.path + (f"?{parts.query}" if parts.query else "") for parts in ours]
    return [path for path in paths if not path.startswith(LEFT_OUT)]
