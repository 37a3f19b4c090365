"""Somebody with a browser. Fills forms by their labels, and looks at each new page with axe at three widths."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from celery import current_app
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page

from portal.notices.models import Message
from tests.factories.accounts import PASSWORD
from tests.journeys.looking import kind_of, picture, problems_of

LINK = re.compile(r"https?://\S+")
CODE = re.compile(r"\b\d{6}\b")


def settle() -> None:
    """Run the sweeps once: what a worker does while people wait."""
    current_app.loader.import_default_modules()
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
    javascript: bool = True
    problems: list[str] = field(default_factory=list)
    seen: set[tuple[str, frozenset[str]]] = field(default_factory=set)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.context.new_page()
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error.stack or error}"))
        self.page.on("response", self._check_answer)

    def _listen(self, message) -> None:
        # A page that answers 403 or 404 on purpose is reported by Chromium as an error of the network.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(f"{self.page.url}: {message.text}")

    def _check_answer(self, response) -> None:
        own = response.request.resource_type != "document" and response.status >= 400
        if own or response.status >= 500:
            self.problems.append(f"{response.url} answered {response.status}")

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3]

    def sign_in(self, email: str) -> "Walker":
        self.go("/accounts/login/").write("E-mail address", email).write("Password", PASSWORD)
        return self.press("Sign in")

    def go(self, url: str, *, status: int = 200) -> "Walker":
        response = self.page.goto(url)
        assert response is not None and response.status == status, f"{url} answered {response and response.status}"
        return self.look()

    def labelled(self, label: str) -> Locator:
        """The field of that label; a part of the label is enough when it is the only one."""
        exact = self.page.get_by_label(label, exact=True)
        return exact.first if exact.count() else self.page.get_by_label(label).first

    def write(self, label: str, text: str) -> "Walker":
        self.labelled(label).fill(text)
        return self

    def choose(self, label: str) -> "Walker":
        self.labelled(label).check()
        return self

    def pick(self, label: str, option: str) -> "Walker":
        self.labelled(label).select_option(label=option)
        return self

    def attach(self, label: str, name: str, content: bytes, kind: str) -> "Walker":
        self.labelled(label).set_input_files([{"name": name, "mimeType": kind, "buffer": content}])
        return self

    def press(self, words: str) -> "Walker":
        """A button of the page, not of its header; it leads to another page or back to this one."""
        button = self._in_main("button", words)
        with self.page.expect_navigation():
            button.click()
        return self.look()

    def follow(self, words: str) -> "Walker":
        link = self._in_main("link", words)
        with self.page.expect_navigation():
            link.click()
        return self.look()

    def _in_main(self, role: str, words: str) -> Locator:
        """By its whole name where one has it, else by a part of it; desks have links beside their main part, too."""
        main = self.page.get_by_role("main")
        for place in (main, self.page):
            for exact in (True, False):
                found = place.get_by_role(role, name=words, exact=exact)
                if found.count():
                    return found.first
        return main.get_by_role(role, name=words).first

    def unfold(self, words: str) -> "Walker":
        self.page.get_by_role("main").locator("summary", has_text=words).first.click()
        return self

    def sees(self, *words: str) -> "Walker":
        text = self.text
        for word in words:
            assert word in text, f"{self.page.url} does not say {word!r} to {self.name}:\n{text[:3000]}"
        return self

    @property
    def text(self) -> str:
        return " ".join(self.page.locator("body").inner_text().replace("\u2011", "-").split())

    def misses(self, *words: str) -> "Walker":
        content = self.page.content()
        for word in words:
            assert word not in content, f"{self.page.url} says {word!r} to {self.name}"
        return self

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as started:
            self._in_main("link", words).click()
        return Path(started.value.path()).read_bytes()

    @contextmanager
    def width(self, pixels: int):
        self.page.set_viewport_size({"width": pixels, "height": 740})
        yield self
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def look(self) -> "Walker":
        """Axe and the sideways scroll at three widths, once for each kind of page and state; a picture of each."""
        kind, state = kind_of(self.page.url), self._state()
        if (kind, state) in self.seen:
            return self
        name = f"{kind.strip('/') or 'home'}-{self.name}-{sum(1 for known, _state in self.seen if known == kind)}"
        self.seen.add((kind, state))
        if self.javascript:
            self.problems += problems_of(self.page, name)
        else:
            picture(self.page, name)
        return self

    def _state(self) -> frozenset[str]:
        """What can be done on the page that stands, and whether it complains: the same address has several faces."""
        actions = self.page.locator("main form").evaluate_all("forms => forms.map(form => form.action)")
        faults = ["faults"] * self.page.locator("[data-error-summary]").count()
        return frozenset([*map(kind_of, actions), *faults])
