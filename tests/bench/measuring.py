import sys
import time
from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.website.demo.story import address_of
from portal.website.demo.telling import tell
from tests.bench import gateway, helpdesk, licences

ROUNDS = 30
PAGES = [
    ("home", "/", None),
    ("my programme", "/my/", "anna"),
    ("tickets", "/helpdesk/tickets/", "anna"),
    ("ticket", "/helpdesk/tickets/JH-142/", "anna"),
    ("support hours", "/helpdesk/hours/", "anna"),
    ("helpdesk desk", "/helpdesk/desk/", "iris"),
    ("agreement", "/licences/agreements/LA-2026-0047/", "anna"),
    ("licence desk", "/licences/desk/", "iris"),
    ("releases", "/releases/", None),
    ("release", "/releases/10.0.1/", None),
    ("plugins", "/plugins/", "anna"),
    ("events", "/events/", "anna"),
    ("academy", "/academy/", None),
    ("search", "/search/?q=addons", "anna"),
]


@dataclass(frozen=True)
class Row:
    name: str
    queries: int
    cpu_ms: float
    size: int
    rate: float


def main() -> None:
    call_command("migrate", verbosity=0)
    scale = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    story = tell(scale=0, say=lambda words: print(words, file=sys.stderr))
    if scale:
        helpdesk.grow(story, scale)
    bare = _measure_bare()
    print(f"{connection.vendor}, {ROUNDS} requests a page")
    print(f"{'page':16} {'queries':>7} {'CPU ms':>7} {'x bare':>7} {'bytes':>8} {'req/s':>7}")
    for row in [bare, *(_measure(*page) for page in PAGES)]:
        ratio = row.cpu_ms / bare.cpu_ms
        print(f"{row.name:16} {row.queries:7} {row.cpu_ms:7.2f} {ratio:7.0f} {row.size:8} {row.rate:7.0f}")
    for line in licences.lines(bare.cpu_ms):
        print(line)
    is_quick_enough = gateway.is_quick_enough()
    if scale:
        is_quick_enough = helpdesk.report(bare.cpu_ms) and is_quick_enough
    if not is_quick_enough:
        raise SystemExit("Something is over its budget.")


def _measure_bare() -> Row:
    with override_settings(ROOT_URLCONF="tests.bench.bare", MIDDLEWARE=[]):
        return _timed("bare view", "/", Client())


def _measure(name: str, url: str, person: str | None) -> Row:
    client = Client()
    if person:
        client.force_login(User.objects.get(email=address_of(person)))
    return _timed(name, url, client)


def _timed(name: str, url: str, client: Client) -> Row:
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(ROUNDS):
        client.get(url)
    cpu_ms = (time.process_time() - cpu) / ROUNDS * 1000
    return Row(name, len(queries), cpu_ms, len(response.content), ROUNDS / (time.perf_counter() - wall))
