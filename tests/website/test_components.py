"""Each shared part renders alone, and nothing in any template breaks the content security policy."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from portal.website.badges import FALLBACK, GROUPS, LOOKS, look_of
from portal.website.styleguide import samples
from portal.website.templatetags.portal_components import page_numbers

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "portal/website/templates"
STATIC = ROOT / "portal/website/static/website"
COMPONENTS = sorted(path.name for path in (TEMPLATES / "components").glob("*.html"))
CONTRACT_STATES = """
new open waiting_you waiting_customer waiting_development solved closed draft submitted returned accepted declined
withdrawn lapsed prepared issued received checked in_force suspended superseded void refused revoked ended terminated
supported unsupported required_stop confirmed declared untested incompatible planned applied enrolled rejected cancelled
going maybe not_going info warning danger success
"""
INLINE = re.compile(
    r"\sstyle\s*=|<style[\s>]|<script(?![^>]*(?:\ssrc=|application/json))[\s>]|\son[a-z]+\s*=\s*[\"']", re.IGNORECASE
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Nesting(HTMLParser):
    """Raises on the first end tag that does not close the last open one."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> at {self.getpos()}"


def check_nesting(html):
    parser = Nesting()
    parser.feed(html)
    assert parser.open == []


@pytest.fixture
def guide(rf):
    request = rf.get("/styleguide/")
    request.user = AnonymousUser()
    return {**samples(), "request": request, "user": request.user}


@pytest.mark.django_db
@pytest.mark.parametrize("name", COMPONENTS)
def test_component_renders_with_samples(name, guide):
    guide.update(
        part=9,
        whole=52,
        field=guide["form"]["email"],
        title="Accept?",
        text="One sentence.",
        name="Anna Berger",
        at=guide["today"],
    )

    check_nesting(render_to_string(f"components/{name}", guide, guide["request"]).replace("<!doctype html>", ""))


@pytest.mark.parametrize("name", COMPONENTS)
def test_component_says_how_it_is_used(name):
    head = (TEMPLATES / "components" / name).read_text()[:120]

    assert "{% comment %}" in head


@pytest.mark.django_db
def test_styleguide_shows_every_part(guide):
    html = render_to_string("website/styleguide.html", guide, guide["request"])

    check_nesting(html)
    assert html.count("<h1") == 1
    assert "Components and states" in html


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html", "plain.html"])
def test_page_of_last_resort_needs_no_context_and_no_database(name):
    check_nesting(render_to_string(name))


@pytest.mark.parametrize("name", ["403.html", "404.html", "429.html", "base.html", "desk.html"])
def test_page_renders_without_the_context_processors(name):
    with translation.override("de"):
        html = Template(f'{{% extends "{name}" %}}').render(Context())

    check_nesting(html)
    assert '<html lang="de">' in html
    assert 'href="#main"' in html


def test_every_state_of_the_contract_has_a_look():
    assert sorted(set(CONTRACT_STATES.split()) - set(LOOKS)) == []


def test_no_state_is_told_twice_and_unknown_ones_get_the_grey_dot():
    assert sum(len(group) for group in GROUPS.values()) == len(LOOKS)
    assert look_of("never heard of") == FALLBACK


def test_every_badge_wears_a_glyph_of_the_sprite():
    sprite = (STATIC / "icons.svg").read_text()

    assert sorted(look.glyph for look in LOOKS.values() if f'id="g-{look.glyph}"' not in sprite) == []


def test_every_icon_a_template_names_is_in_the_sprite():
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    named = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in project_templates()
        for name in re.findall(r'components/icon.html" with name="([^"]+)"', path.read_text())
    }

    assert sorted(pair for pair in named if pair[1] not in known) == []


def project_templates():
    return [path for path in ROOT.glob("**/templates/**/*.html") if ".venv" not in path.parts]


def is_mail(path):
    return "mail" in path.parts


def test_no_page_template_has_inline_style_or_script():
    broken = [
        path.relative_to(ROOT).as_posix()
        for path in project_templates()
        if not is_mail(path) and INLINE.search(path.read_text())
    ]

    assert broken == []


def test_no_template_of_ours_is_longer_than_150_lines():
    ours = [*TEMPLATES.glob("*.html"), *TEMPLATES.glob("components/*.html"), *TEMPLATES.glob("website/**/*.html")]

    assert [path.name for path in ours if len(path.read_text().splitlines()) > 150] == []


@pytest.mark.parametrize(
    ("number", "numbers"),
    [(1, [1, 2, None, 9]), (5, [1, None, 4, 5, 6, None, 9]), (9, [1, None, 8, 9])],
)
def test_pagination_shows_ends_and_neighbours(number, numbers):
    assert page_numbers(Paginator(range(180), 20).page(number)) == numbers


def gzipped(*paths):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_static_files_keep_their_budget():
    css = [STATIC / "css" / f"{name}.css" for name in ("tokens", "base", "components", "views", "desk")]
    js = [STATIC / "portal.js", STATIC / "vendor/htmx.min.js"]
    fonts = sum((STATIC / "fonts" / f"{name}.woff2").stat().st_size for name in FIRST_VIEW_FONTS)
    first_view = gzipped(*css[:4], *js, STATIC / "icons.svg", STATIC / "img/favicon.svg") + fonts

    assert gzipped(*css) <= 18_000
    assert gzipped(*js) <= 25_000
    assert first_view <= 92_000, "100 kB with some 8 kB left for the page itself"


FIRST_VIEW_FONTS = ["open-sans-400", "open-sans-600", "montserrat-600", "montserrat-700"]


def test_first_view_needs_at_most_twelve_requests():
    assets = (TEMPLATES / "components/assets.html").read_text()
    sheets_script_and_icon = len(re.findall(r"<(?:link rel=\"(?:stylesheet|icon)|script)", assets))

    page, sprite = 1, 1
    assert page + sheets_script_and_icon + sprite + len(FIRST_VIEW_FONTS) <= 12


def test_everything_vendored_carries_its_licence():
    licences = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("LICENCE*"))

    assert licences == [
        "LICENCE-lucide.txt",
        "fonts/LICENCE-montserrat.txt",
        "fonts/LICENCE-open-sans.txt",
        "vendor/LICENCE-htmx.txt",
    ]
