"""Somebody with a browser. Fills forms by their labels, and looks at each new page with axe at three widths."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from celery import current_app
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from portal.notices.models import Message

WIDTHS = (320, 768, 1280)
SHOTS = Path(settings.BASE_DIR) / "var" / "shots"
AXE = Axe()
LINK = re.compile(r"https?://\S+")
VARYING = re.compile(r"/(?:[A-Z]{2}-)?\d[\w-]*(?=/|$)|/[\w:=-]{20,}(?=/|$)")


def settle() -> None:
    """Run the sweeps once: what a worker does while people wait."""
    for name in settings.CELERY_BEAT_SCHEDULE:
        current_app.tasks[name].run()


def last_mail(address: str, words: str = "") -> Message:
    """The newest message to ``address`` whose subject has ``words``."""
    settle()
    found = Message.objects.filter(address=address, subject__contains=words).order_by("-pk").first()
    assert found, f"no mail to {address} about {words!r}: {list(Message.objects.values_list('address', 'subject'))}"
    return found


def link_in(message: Message, part: str) -> str:
    return next(link.rstrip(".,)") for link in LINK.findall(message.text) if part in link)


@dataclass
class Walker:
    name: str
    context: BrowserContext
    problems: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))

    def _listen(self, message) -> None:
        # A page that answers 403 or 404 on purpose is reported by Chromium as an error of the network.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def go(self, url: str, *, status: int = 200) -> "Walker":
        response = self.page.goto(url)
        assert response is not None and response.status == status, f"{url} answered {response and response.status}"
        return self.look()

    def write(self, label: str, text: str) -> "Walker":
        self.page.get_by_label(label, exact=False).first.fill(text)
        return self

    def choose(self, label: str) -> "Walker":
        self.page.get_by_label(label, exact=False).first.check()
        return self

    def pick(self, label: str, option: str) -> "Walker":
        self.page.get_by_label(label, exact=False).first.select_option(label=option)
        return self

    def attach(self, label: str, name: str, content: bytes, kind: str) -> "Walker":
        files = [{"name": name, "mimeType": kind, "buffer": content}]
        self.page.get_by_label(label, exact=False).first.set_input_files(files)
        return self

    def press(self, words: str) -> "Walker":
        self.page.get_by_role("button", name=words).first.click()
        return self._arrived()

    def follow(self, words: str) -> "Walker":
        self.page.get_by_role("link", name=words).first.click()
        return self._arrived()

    def _arrived(self) -> "Walker":
        self.page.wait_for_load_state()
        return self.look()

    def sees(self, *words: str) -> "Walker":
        text = " ".join(self.page.locator("body").inner_text().split())
        for word in words:
            assert word in text, f"{self.page.url} does not say {word!r}:\n{text[:3000]}"
        return self

    def misses(self, *words: str) -> "Walker":
        content = self.page.content()
        for word in words:
            assert word not in content, f"{self.page.url} says {word!r}"
        return self

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name=words).first.click()
        return Path(started.value.path()).read_bytes()

    def look(self) -> "Walker":
        """Axe and the sideways scroll at three widths, once for each kind of page; a picture of each."""
        kind = VARYING.sub("/*", urlsplit(self.page.url).path)
        if kind in self.seen:
            return self
        self.seen.add(kind)
        javascript = self.context._impl_obj._options.get("javaScriptEnabled", True)
        for width in WIDTHS if javascript is not False else ():
            self.page.set_viewport_size({"width": width, "height": 900})
            self._measure(kind, width)
        self.page.set_viewport_size({"width": 1280, "height": 900})
        return self

    def _measure(self, kind: str, width: int) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{kind.strip('/').replace('/', '_') or 'home'}-{width}.png", full_page=True)
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            self.problems.append(f"{kind} at {width}: {wider} px wider than the screen")
        for violation in AXE.run(self.page).response["violations"]:
            targets = [" ".join(map(str, node["target"])) for node in violation["nodes"]][:3]
            self.problems.append(f"{kind} at {width}: {violation['id']} {targets}")
