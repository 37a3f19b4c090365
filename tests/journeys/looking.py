"""What eyes and axe see: violations, sideways scroll and a picture, at three widths and in both colour schemes."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

WIDTHS = (1280, 768, 320)
SHOTS = Path(settings.BASE_DIR) / "var" / "shots"
VARYING = re.compile(r"/(?:[A-Z]{2}-)?\d[\w.-]*(?=/|$)|/[\w:=-]{20,}(?=/|$)")
RUN = """rules => axe.run(document, {resultTypes: ["violations"], ...(rules && {runOnly: rules})}).then(
    found => found.violations.map(
        one => `${one.id} ${one.nodes.slice(0, 3).map(node => node.target.join(" ")).join(" | ")}`))"""
# The other rules do not ask for colours: what holds in the light holds in the dark.
RULES = {"light": None, "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def kind_of(url: str) -> str:
    """The path with numbers, references and tokens as a star: pages of one kind look alike."""
    return VARYING.sub("/*", urlsplit(url).path)


def problems_of(page: Page, name: str, *, schemes: tuple[str, ...] = ("light",), pictures: bool = True) -> list[str]:
    """Everything wrong with the page that stands, loaded once and only resized; the viewport ends at 1280."""
    page.evaluate(Axe().axe_script)
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{name} at {width} {scheme}: {words}" for words in _measured(page, scheme)]
            if pictures and width != 768:
                picture(page, f"{name}-{width}" + ("" if scheme == "light" else f"-{scheme}"))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme=schemes[0])
    return found


def picture(page: Page, name: str) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name.strip('/').replace('/', '_').replace('*', 'x') or 'home'}.png", full_page=True)


def _measured(page: Page, scheme: str) -> list[str]:
    wider = page.evaluate(SIDEWAYS)
    sideways = [f"{wider} px wider than the screen"] if wider > 0 else []
    return sideways + page.evaluate(RUN, RULES[scheme])
