"""The helpdesk at the size the issue names, against its budgets: `make bench SCALE=100`.

100 is 100,000 tickets with more than 250,000 messages. CPU is that of this process: SQLite works inside of it,
PostgreSQL beside it, so `wall` tells there what waiting for the database adds. Each figure is the median of its
rounds; the first three are not counted.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import NamedTuple

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from helpdesk.actions import conversation, tickets
from helpdesk.enums import UNSETTLED, Kind, Status
from helpdesk.markup import render
from helpdesk.models import Ticket, TicketMessage
from helpdesk.paging import cursor_of
from helpdesk.templatetags.helpdesk_thread import make_word
from portal.accounts.models import User
from portal.website.demo import accounts, helpdesk_load
from portal.website.demo.story import Story, address_of

WARM_UP, ROUNDS = 3, 25
LIST, DETAIL, WRITE = (12, 40), (15, 30), (0, 15)  # queries, ms of CPU
NO_TARGET = (0, 0)
DESK, TICKETS = "/helpdesk/desk/", "/helpdesk/tickets/"
ALL = f"{DESK}?view=all"
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
WORDS = "The export of the budget is empty since this morning, in the test system too. We use round number {number}."


class Target(NamedTuple):
    """``budget`` is (queries, ms of CPU), 0 where the issue names none; ``run`` does the thing once."""

    name: str
    run: Callable[[], object]
    budget: tuple[int, float]


class Cost(NamedTuple):
    queries: int
    cpu_ms: float
    wall_ms: float

    def is_over(self, budget: tuple[int, float]) -> bool:
        queries, cpu_ms = budget
        return bool((queries and self.queries > queries) or (cpu_ms and self.cpu_ms > cpu_ms))


def grow(story: Story, scale: int) -> None:
    """Load data of the accounts and the helpdesk only, and not into search: quicker than ``seed_demo --scale``."""
    story.scale = scale
    accounts.load(story)
    helpdesk_load.load(story)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum does within a minute


def report(bare_ms: float) -> bool:
    """Prints a line for each target; whether all are within their budgets."""
    rows = f"{Ticket.objects.count():,} tickets, {TicketMessage.objects.count():,} messages"
    print(f"\nhelpdesk: {rows}, {connection.vendor}")
    print(f"{'':26} {'queries':>7} {'CPU ms':>7} {'wall':>6} {'x bare':>7}  budget")
    all_well = True
    for target in targets():
        cost = measure(target.run)
        is_over = cost.is_over(target.budget)
        all_well = all_well and not is_over
        figures = f"{cost.queries:7} {cost.cpu_ms:7.1f} {cost.wall_ms:6.1f} {cost.cpu_ms / bare_ms:7.0f}"
        print(f"{target.name:26} {figures}  {_in_words(target.budget, is_over)}")
    return all_well


def _in_words(budget: tuple[int, float], is_over: bool) -> str:
    queries, cpu_ms = budget
    if budget == NO_TARGET:
        return "-"
    named = [f"{queries} queries"] * bool(queries) + [f"{cpu_ms} ms"]
    return f"{', '.join(named)}: {'over' if is_over else 'ok'}"


def measure(run: Callable[[], object]) -> Cost:
    for _ in range(WARM_UP):
        run()
    with CaptureQueriesContext(connection) as queries:
        run()
        asked = [query for query in queries if not query["sql"].startswith(TRANSACTION)]
    cpu, wall = [], []
    for _ in range(ROUNDS):
        cpu_start, wall_start = time.process_time(), time.perf_counter()
        run()
        cpu.append((time.process_time() - cpu_start) * 1000)
        wall.append((time.perf_counter() - wall_start) * 1000)
    return Cost(len(asked), statistics.median(cpu), statistics.median(wall))


def targets() -> Iterator[Target]:
    anna, iris = _signed_in("anna"), _signed_in("iris")
    yield Target("dashboard: desk", partial(_get, iris, DESK), LIST)
    yield Target("dashboard: helpdesk", partial(_get, anna, "/helpdesk/"), LIST)
    yield Target("my programme", partial(_get, anna, "/my/"), NO_TARGET)
    yield from _lists(anna, iris)
    yield from _details(anna, iris)
    yield from _writing(anna)


def _lists(anna: Client, iris: Client) -> Iterator[Target]:
    every, ours = Ticket.objects.order_by("-last_word_at", "-pk"), Ticket.objects.filter(programme=_alpine())
    for name, client, url, rows in (
        ("list: desk", iris, ALL, every),
        ("list: programme's", anna, f"{TICKETS}?scope=programme", ours.order_by("-last_word_at", "-pk")),
    ):
        yield Target(name, partial(_get, client, url), LIST)
        total = rows.count()
        for place, share in (("half way", 0.5), ("last page", 0.999)):
            cursor = cursor_of(rows[int(total * share)])
            yield Target(f"{name}, {place}", partial(_get, client, f"{url}&after={cursor}"), LIST)
    rarely = every[Ticket.objects.count() // 2].number
    for name, client, url in (
        ("list: desk, nobody's", iris, f"{DESK}?view=nobody"),
        ("list: desk, by tag", iris, f"{ALL}&tag=mariadb"),
        ("list: desk, three facts", iris, f"{ALL}&kind=idea&area=budget&status=settled"),
        ("list: desk, common words", iris, f"{ALL}&q=server"),
        ("list: desk, rare words", iris, f"{ALL}&q=question+{rarely}"),
        ("list: words", anna, f"{TICKETS}?scope=programme&q=question+{rarely}"),
        ("list: open ones", anna, f"{TICKETS}?scope=programme&state=open"),
        ("list: mine", anna, f"{TICKETS}?scope=mine"),
        ("list: watched", anna, f"{TICKETS}?scope=watched"),
        ("list: public", anna, f"{TICKETS}?scope=public"),
        ("list: public, a guest", Client(), f"{TICKETS}?scope=public"),
    ):
        yield Target(name, partial(_get, client, url), LIST)


def _details(anna: Client, iris: Client) -> Iterator[Target]:
    for length in (5, 60):
        ticket = _ticket_of(length)
        for who, client, url in (
            ("customer", anna, ticket.get_absolute_url()),
            ("desk", iris, ticket.get_desk_url()),
        ):
            yield Target(f"detail: {who}, {length}", partial(_get, client, url), DETAIL)
            yield Target("  the same, words unread", partial(_get_cold, client, url), NO_TARGET)


def _writing(anna: Client) -> Iterator[Target]:
    """A post is the whole request with its form, its notices and the commit; the action alone is beside it."""
    numbers, asker, alpine = count(), User.objects.get(email=address_of("anna")), _alpine()
    mine = tickets.open_ticket(
        by=asker, kind=Kind.QUESTION, title="Bench", body="Bench", programme=alpine, now=timezone.now()
    )
    assigned = tickets.assign(ticket=mine, to=_agent(), by=_agent(), now=timezone.now())

    def create() -> None:
        facts = {"kind": "question", "title": "Bench", "area": "budget", "visibility": "programme"}
        body = {"body": WORDS.format(number=next(numbers)), "programme": alpine.pk}
        _post(anna, f"{TICKETS}new/", facts | body)

    def reply() -> None:
        _post(anna, f"{assigned.get_absolute_url()}reply/", {"body": WORDS.format(number=next(numbers))})

    def create_action() -> None:
        words = WORDS.format(number=next(numbers))
        tickets.open_ticket(
            by=asker, kind=Kind.QUESTION, title="Bench", body=words, programme=alpine, now=timezone.now()
        )

    def reply_action() -> None:
        words = WORDS.format(number=next(numbers))
        conversation.reply(ticket=assigned, by=asker, body=words, now=timezone.now())

    yield Target("create: post", create, WRITE)
    yield Target("  its action", create_action, NO_TARGET)
    yield Target("reply: post", reply, WRITE)
    yield Target("  its action", reply_action, NO_TARGET)


def _get(client: Client, url: str) -> None:
    response = client.get(url)
    if response.status_code != 200:
        raise SystemExit(f"{url} answered {response.status_code}")


def _get_cold(client: Client, url: str) -> None:
    """As the first reader in this process: no word of it is turned into HTML yet."""
    render.cache_clear()
    make_word.cache_clear()
    _get(client, url)


def _post(client: Client, url: str, data: dict[str, object]) -> None:
    response = client.post(url, data)
    if response.status_code != 302:
        raise SystemExit(f"POST {url} answered {response.status_code}")


def _signed_in(person: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(email=address_of(person)))
    return client


def _agent() -> User:
    return User.objects.get(email=address_of("iris"))


def _alpine():
    return User.objects.get(email=address_of("anna")).active_memberships[0].programme


def _ticket_of(length: int) -> Ticket:
    """A ticket of the programme with so many words that still goes on."""
    ours = Ticket.objects.filter(programme=_alpine(), title__startswith=helpdesk_load.TITLE)
    found = ours.annotate(words=Count("messages")).filter(words=length).order_by("-last_word_at", "-pk")
    waiting = found.filter(status__in=UNSETTLED).exclude(status=Status.NEW)
    return waiting.first() or found[0]
