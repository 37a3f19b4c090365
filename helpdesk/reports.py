"""How the helpdesk does over a period, counted by the database: two queries whatever the number of tickets.

Times are working hours, begun ones counted whole, from the minutes that stand on each ticket. The database counts how
many tickets took how many hours; half of them and nine of ten are read off that. Ideas wait for no answer and are left
out of the times; a merged ticket is counted where it went.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import (
    Case,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    Model,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helpdesk.calendar import add_months, legal_day, legal_zone
from helpdesk.enums import UNSETTLED, Area, Kind, Rating
from helpdesk.models import Helped, Ticket, TicketMessage, WorkEntry
from portal.accounts.models import User

FIRST_ANSWER, SOLVING = "first", "solve"
MOST_VERSIONS = 12
LONGEST_DAYS = 731
KEPT_SECONDS = 3600
type Histogram = Counter[int]


@dataclass(frozen=True)
class Period:
    """Both days belong to it, in the legal time zone."""

    first: date
    last: date

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.first, time(), tzinfo=legal_zone())

    @property
    def ends(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), tzinfo=legal_zone())

    def of(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.starts, f"{field}__lt": self.ends})

    def months(self) -> list[date]:
        """The first day of each month it touches."""
        first = self.first.replace(day=1)
        count = (self.last.year - first.year) * 12 + self.last.month - first.month + 1
        return [add_months(first, number) for number in range(count)]


def last_days(days: int, *, at: datetime) -> Period:
    today = legal_day(at)
    return Period(today - timedelta(days=days - 1), today)


@dataclass(frozen=True)
class Times:
    """Of so many tickets, half took at most ``median`` working hours and nine of ten at most ``most``."""

    tickets: int = 0
    median: int = 0
    most: int = 0


@dataclass(frozen=True)
class Line:
    """One row of a table: a kind, an area, a version or a month."""

    label: str
    first: Times
    solve: Times


@dataclass(frozen=True)
class Agent:
    name: str
    open: int = 0
    opened: int = 0
    answered: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Report:
    period: Period
    first: Times
    solve: Times
    by_kind: list[Line]
    by_area: list[Line]
    by_version: list[Line]
    by_month: list[Line]
    agents: list[Agent]
    opened: int
    helped: int
    ratings: list[tuple[str, int]] = field(default_factory=list)

    @property
    def deflected_percent(self) -> int:
        """Of all who came with something, those who found it answered already."""
        return self.helped * 100 // (self.helped + self.opened) if self.helped + self.opened else 0

    @property
    def rated(self) -> int:
        return sum(count for _label, count in self.ratings)

    @property
    def good_percent(self) -> int:
        return round(self.ratings[0][1] * 100 / self.rated) if self.rated else 0


def report_on(period: Period, *, at: datetime) -> Report:
    """Kept for the rest of the hour."""
    key = f"helpdesk:report:{get_language()}:{period.first}:{period.last}:{at:%Y%m%d%H}"
    return cache.get_or_set(key, lambda: measure(period), timeout=KEPT_SECONDS)


def measure(period: Period) -> Report:
    found = _histograms(period)
    kinds = {kind.value: str(capfirst(kind.label)) for kind in Kind if kind != Kind.IDEA}
    months = {f"{month:%Y-%m}": date_format(month, "M Y") for month in period.months()}
    areas = {area.value: str(area.label) for area in Area}
    named: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for what, key, number in _counts(period):
        named[what][key] += number
    whole = {what: sum((found[what, "kind"][key] for key in kinds), Counter()) for what in (FIRST_ANSWER, SOLVING)}
    return Report(
        period, times_of(whole[FIRST_ANSWER]), times_of(whole[SOLVING]),
        by_kind=_lines(found, "kind", kinds), by_area=_lines(found, "area", areas),
        by_version=_lines(found, "version", _versions(found)), by_month=_lines(found, "month", months, keep=True),
        agents=_agents(named), opened=named["all"]["opened"], helped=named["all"]["helped"],
        ratings=[(str(capfirst(rating.label)), named["rating"][rating.value]) for rating in Rating],
    )  # fmt: skip


def times_of(hours: Mapping[int, int]) -> Times:
    """Read off a histogram: the same places in the sorted list as ``selectors.answer_times`` takes."""
    total = sum(hours.values())
    return Times(total, _nth(hours, (total - 1) // 2), _nth(hours, (total * 9 - 1) // 10)) if total else Times()


def _nth(hours: Mapping[int, int], index: int) -> int:
    for hour, count in sorted(hours.items()):
        index -= count
        if index < 0:
            return hour
    return 0


type Found = dict[tuple[str, str], defaultdict[str, Histogram]]


def _histograms(period: Period) -> Found:
    """By measure and dimension: for each key, how many tickets took how many hours. One query."""
    found: Found = defaultdict(lambda: defaultdict(Counter))
    parts = [
        _hours_by(period, what, dimension, on, minutes)
        for what, on, minutes in (
            (FIRST_ANSWER, "opened_at", "first_answer_minutes"),
            (SOLVING, "solved_at", "solve_minutes"),
        )
        for dimension in ("kind", "area", "version", "month")
    ]
    for what, dimension, key, hours, number in parts[0].union(*parts[1:], all=True).order_by():
        found[what, dimension][key][hours] += number
    return found


def _hours_by(period: Period, what: str, dimension: str, on: str, minutes: str) -> QuerySet[Any, Any]:
    key: Any = {"kind": F("kind"), "area": F("area"), "version": F("jems_version")}.get(dimension) or _month(period, on)
    hours = ExpressionWrapper((F(minutes) + 59) / 60, output_field=IntegerField())
    tickets = Ticket.objects.filter(period.of(on), merged_into=None, **{f"{minutes}__isnull": False})
    rows = tickets.exclude(kind=Kind.IDEA).order_by().annotate(
        what=_text(what), dimension=_text(dimension), key=Cast(key, CharField()), hours=Greatest(hours, 1)
    )  # fmt: skip
    counted = rows.values("what", "dimension", "key", "hours").annotate(number=Count("pk"))
    return counted.values_list("what", "dimension", "key", "hours", "number")


def _month(period: Period, on: str) -> Case:
    """By comparing moments: cheaper than truncating each, and right at the edge of the legal day."""
    ends = [Period(month, month).starts for month in period.months()[1:]]
    names = [f"{month:%Y-%m}" for month in period.months()]
    whens = [When(**{f"{on}__lt": end}, then=Value(name)) for end, name in zip(ends, names[:-1], strict=True)]
    return Case(*whens, default=Value(names[-1]), output_field=CharField())


def _text(words: str) -> Cast:
    return Cast(Value(words), CharField())


def _versions(found: Found) -> dict[str, str]:
    """Those with most tickets; who named none comes under that."""
    tickets = Counter({key: sum(hours.values()) for key, hours in found[FIRST_ANSWER, "version"].items()})
    return {key: key or _("not said") for key, _count in tickets.most_common(MOST_VERSIONS)}


def _lines(found: Found, dimension: str, labels: Mapping[str, str], *, keep: bool = False) -> list[Line]:
    lines = [
        Line(label, *(times_of(found[what, dimension].get(key, {})) for what in (FIRST_ANSWER, SOLVING)))
        for key, label in labels.items()
    ]
    return [line for line in lines if keep or line.first.tickets or line.solve.tickets]


def _counts(period: Period) -> Iterator[tuple[str, str, int]]:
    """Agents' load, ratings and what never became a ticket, as (what, key, number). One query."""
    tickets = Ticket.objects.filter(merged_into=None)
    words = TicketMessage.objects.filter(period.of("created_at"), is_staff_word=True, is_internal=False)
    work = WorkEntry.objects.filter(work_on__gte=period.first, work_on__lte=period.last, reversed_at=None)
    parts = [
        _sum("open", tickets.filter(status__in=sorted(UNSETTLED), assignee__isnull=False), F("assignee_id")),
        _sum("opened", tickets.filter(period.of("opened_at"), assignee__isnull=False), F("assignee_id")),
        _sum("answered", words, F("author_id")),
        _sum("minutes", work, F("agent_id"), Sum("actual_minutes")),
        _sum("rating", tickets.filter(period.of("rated_at")).exclude(rating=""), F("rating")),
        _sum("all", tickets.filter(period.of("opened_at")), Value("opened")),
        _sum("all", Helped.objects.filter(period.of("at")), Value("helped")),
    ]
    yield from parts[0].union(*parts[1:], all=True).order_by()


def _sum(what: str, rows: QuerySet[Any, Model], key: Any, number: Any = None) -> QuerySet[Any, Any]:
    counted = rows.order_by().annotate(what=_text(what), key=Cast(key, CharField())).values("what", "key")
    return counted.annotate(number=number or Count("pk")).values_list("what", "key", "number")


def _agents(named: Mapping[str, Counter[str]]) -> list[Agent]:
    columns = ("open", "opened", "answered", "minutes")
    keys = {int(key) for column in columns for key in named[column]}
    people = User.objects.in_bulk(sorted(keys))
    agents = [
        Agent(str(people[key]), *(named[column][str(key)] for column in columns)) for key in keys if key in people
    ]
    return sorted(agents, key=lambda agent: (-agent.answered, -agent.open, agent.name))
