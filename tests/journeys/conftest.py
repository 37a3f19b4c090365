"""A real browser against the live server. Where no Chromium is installed the walks skip and say how to get one."""

import os
from pathlib import Path

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser

from portal.website.layout import lay_site
from tests.factories.seals import use_seal
from tests.journeys.walking import Walker
from tests.licences.returned_files import trust_folder

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if not CHROMIUM.exists() and not os.environ.get("REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="no /usr/bin/chromium: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": str(CHROMIUM), "args": FLAGS, "headless": True}


@pytest.fixture
def site(transactional_db):
    """The pages every portal has; a transactional test begins with an empty database."""
    cache.clear()
    return lay_site()


@pytest.fixture
def served(live_server, site, settings) -> str:
    """The address of the running portal, its static files straight from the rooms."""
    settings.SITE_URL = live_server.url
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    return live_server.url


@pytest.fixture
def signatures(settings, tmp_path) -> None:
    """The portal has a seal and trusts the workshop's certificate authority."""
    settings.AGREEMENT_TRUST_ROOTS = str(trust_folder(tmp_path / "trust"))
    use_seal(settings)


@pytest.fixture
def walk(browser: Browser, served):
    """``walk("anna")`` opens a fresh browser profile; every page it meets is checked by axe at three widths."""
    walkers = []

    def start(name: str, *, javascript: bool = True) -> Walker:
        context = browser.new_context(
            base_url=served,
            java_script_enabled=javascript,
            viewport={"width": 1280, "height": 900},
            accept_downloads=True,
            locale="en-GB",
            timezone_id="Europe/Vienna",
        )
        context.set_default_timeout(20_000)
        walkers.append(Walker(name, context, javascript))
        return walkers[-1]

    yield start
    for walker in walkers:
        walker.context.close()
    problems = [f"{walker.name}: {problem}" for walker in walkers for problem in walker.problems]
    assert not problems, "\n".join(problems)
