"""Reads across several models that other rooms and several pages use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from helpdesk.calendar import legal_day
from helpdesk.enums import Kind, RowKind, Status, Visibility
from helpdesk.models import Estimate, LedgerRow, SupportAccount, Ticket
from helpdesk.permissions import can_decide_estimate
from helpdesk.querysets import TicketQuerySet
from portal.accounts.models import Programme, User

ANSWER_DAYS = 90
FEWEST_ANSWERS = 5
ANSWER_BARS = 14
MOST_WAITING = 8  # lines of each side
WAITS = (Status.WAITING_CUSTOMER, Status.NEW)


@dataclass(frozen=True)
class Hours:
    """What a programme has of support hours at a moment, in minutes. ``asked`` waits in an open estimate."""

    accounts: list[SupportAccount]
    left: int
    total: int
    held: int
    asked: int
    first_on: date
    last_on: date
    today: date
    points: list[tuple[date, int]]
    estimate: Estimate | None
    charged: dict[int, int]

    @property
    def used(self) -> int:
        return self.total - self.left

    @property
    def striped(self) -> int:
        """Asked for or held: still theirs, and not free."""
        return self.held + self.asked

    @property
    def if_accepted(self) -> int | None:
        return max(self.left - self.asked, 0) if self.asked else None

    @property
    def days_left(self) -> int:
        return (self.last_on - self.today).days

    @property
    def is_over(self) -> bool:
        return self.last_on < self.today

    @property
    def sooner(self) -> list[SupportAccount]:
        """Accounts with something left that end before ``last_on``: after a merge each keeps its own last day."""
        return [each for each in self.accounts if each.last_on < self.last_on and each.balance_minutes > 0]

    @property
    def used_percent(self) -> int:
        return self.used * 100 // self.total if self.total > 0 else 100


def hours_of(programme: Programme, at: datetime, *, proposed: list[Estimate] | None = None) -> Hours | None:
    """The running accounts together, or the last one when all are over; None when the programme never had one.

    ``proposed`` are the programme's open estimates where the caller has read them already.
    """
    today = legal_day(at)
    every_row = list(_rows_of(programme))
    accounts = sorted({row.account for row in every_row}, key=lambda account: (account.last_on, account.pk))
    if not accounts:
        return None
    running = [account for account in accounts if account.covers(today)] or accounts[-1:]
    rows = [row for row in every_row if row.account in running]
    proposed = _proposed_for(programme) if proposed is None else proposed
    return Hours(
        accounts=running,
        left=sum(account.balance_minutes for account in running),
        total=sum(row.minutes for row in rows if _adds(row)),
        held=sum(account.held_minutes for account in running),
        asked=sum(estimate.total_minutes for estimate in proposed),
        first_on=min(account.first_on for account in running),
        last_on=running[-1].last_on,
        today=today,
        points=_points(rows),
        estimate=proposed[0] if proposed else None,
        charged=_charged(every_row),
    )


def _proposed_for(programme: Programme) -> list[Estimate]:
    estimates = Estimate.objects.proposed().filter(ticket__programme=programme).select_related("ticket", "proposed_by")
    return list(estimates.order_by("proposed_at", "pk"))


def _rows_of(programme: Programme) -> QuerySet[LedgerRow]:
    """Every account has its grant, so the rows bring the accounts along: one query for both."""
    return LedgerRow.objects.filter(account__programme=programme).select_related("account").order_by("created_at", "pk")


def _charged(rows: list[LedgerRow]) -> dict[int, int]:
    """Minutes each ticket has cost, after reversals and goodwill."""
    charged: dict[int, int] = {}
    for row in rows:
        if row.ticket_id:
            charged[row.ticket_id] = charged.get(row.ticket_id, 0) - row.minutes
    return charged


def _adds(row: LedgerRow) -> bool:
    return row.kind in {RowKind.GRANT, RowKind.GOODWILL, RowKind.TRANSFER}


def _points(rows: list[LedgerRow]) -> list[tuple[date, int]]:
    """(day, minutes left after it), one for each day on which something was posted."""
    left, points = 0, {}
    for row in rows:
        left += row.minutes
        points[legal_day(row.created_at) if row.kind != RowKind.GRANT else row.work_on] = left
    return sorted(points.items())


def tickets_of(programme: Programme) -> TicketQuerySet:
    """The programme's tickets, latest word first; chain ``visible_to(user)`` before showing them."""
    return Ticket.objects.filter(programme=programme).order_by("-last_word_at", "-pk")


def current_ticket(ticket: Ticket) -> Ticket:
    """Where the conversation goes on: ``ticket`` itself, or what it was merged into, and so on to the end."""
    seen = {ticket.pk}
    while ticket.merged_into and ticket.merged_into.pk not in seen:
        ticket = ticket.merged_into
        seen.add(ticket.pk)
    return ticket


@dataclass(frozen=True)
class WaitingItem:
    """One thing that waits: ``what`` is "estimate" (``by`` a day), "answer" or "first_answer" (``since`` a moment)."""

    what: str
    ticket: Ticket
    estimate: Estimate | None = None
    by: date | None = None
    since: datetime | None = None

    @property
    def url(self) -> str:
        return (self.estimate or self.ticket).get_absolute_url()


@dataclass(frozen=True)
class Waiting:
    """The first ``MOST_WAITING`` of each side, longest first, and how many ``more`` there are; every open estimate."""

    you: list[WaitingItem]
    others: list[WaitingItem]
    more_you: int = 0
    more_others: int = 0
    estimates: tuple[Estimate, ...] = ()

    @property
    def you_count(self) -> int:
        return len(self.you) + self.more_you

    @property
    def others_count(self) -> int:
        return len(self.others) + self.more_others

    def estimates_of(self, programme: Programme) -> list[Estimate]:
        """The open estimates of one of the user's programmes, whoever decides them."""
        return [estimate for estimate in self.estimates if estimate.ticket.programme_id == programme.pk]


def waiting_for(user: Any) -> Waiting:
    """What waits for the user, and what the user's side waits for; estimates with a day first. Two queries."""
    if not user.is_authenticated:
        return Waiting([], [])
    estimates = _open_estimates(user)
    you = [item for item in estimates if item.estimate and can_decide_estimate(user, item.estimate)]
    others = [item for item in estimates if item not in you]
    totals = {Status.WAITING_CUSTOMER: 0, Status.NEW: 0}
    for ticket in _unsettled(user, but={item.ticket.pk for item in estimates}):
        totals[Status(ticket.status)] = getattr(ticket, "in_state", 0)
        if ticket.status == Status.WAITING_CUSTOMER:
            you.append(WaitingItem("answer", ticket, since=ticket.status_since))
        else:
            others.append(WaitingItem("first_answer", ticket, since=ticket.opened_at))
    return Waiting(
        you[:MOST_WAITING],
        others[:MOST_WAITING],
        _beyond(you, "answer", totals[Status.WAITING_CUSTOMER]),
        _beyond(others, "first_answer", totals[Status.NEW]),
        tuple(item.estimate for item in estimates if item.estimate),
    )


def _beyond(items: list[WaitingItem], what: str, total: int) -> int:
    """How many of a side are not among those shown; of ``what`` there are ``total``, of which some were read."""
    read = sum(item.what == what for item in items)
    return max(len(items) - read + total - MOST_WAITING, 0)


def _unsettled(user: User, *, but: set[int]) -> QuerySet[Ticket]:
    """Tickets of the user's side that wait for somebody's word, longest first: a few of each state, with its total.

    Only what a line shows is read, for a large programme has hundreds of them.
    """
    own = Q(requester=user) & (Q(programme=None) | Q(visibility=Visibility.PRIVATE))
    ours = Q(programme__in=user.programme_ids) & ~Q(visibility=Visibility.PRIVATE)
    waits = Q(status=Status.WAITING_CUSTOMER) & ~Q(pk__in=but) | Q(status=Status.NEW, first_answered_at=None)
    place = Window(RowNumber(), partition_by="status", order_by=["status_since", "pk"])
    waiting = Ticket.objects.visible_to(user).filter(own | ours, waits, status__in=WAITS)
    few = waiting.annotate(place=place, in_state=Window(Count("pk"), partition_by="status")).filter(
        place__lte=MOST_WAITING
    )
    shown = few.only("number", "title", "status", "status_since", "opened_at", "programme", "requester", "visibility")
    return shown.order_by("status_since", "pk")


def _open_estimates(user: User) -> list[WaitingItem]:
    mine = Estimate.objects.visible_to(user).proposed().filter(ticket__programme__in=user.programme_ids)
    found = mine.select_related("ticket", "ticket__programme", "proposed_by").order_by("answer_by", "pk")
    return [WaitingItem("estimate", item.ticket, item, by=item.answer_by) for item in found]


@dataclass(frozen=True)
class AnswerTimes:
    """Measured, never promised: half and nine of ten first answers. ``bars`` counts those within 1, 2, ... 14 hours."""

    median_hours: int
    most_hours: int
    tickets: int
    bars: list[int]


def answer_times(at: datetime) -> AnswerTimes | None:
    """Half of the questions of the last 90 days got a first answer within this time; None when too few to say."""
    key = f"helpdesk:answer-times:{legal_day(at)}:{at.hour}"
    return cache.get_or_set(key, lambda: _measure(at), timeout=600)


def _measure(at: datetime) -> AnswerTimes | None:
    """The database counts by the hour: its minutes were measured when the answer was given."""
    asked = Ticket.objects.filter(opened_at__gte=at - timedelta(days=ANSWER_DAYS), opened_at__lte=at)
    answered = asked.filter(first_answer_minutes__isnull=False).exclude(kind=Kind.IDEA)
    begun = (F("first_answer_minutes") + 59) / 60
    counted: Counter[int] = Counter()
    for hour, number in answered.order_by().values_list(begun).annotate(number=Count("pk")):
        counted[max(hour, 1)] += number
    tickets = counted.total()
    if tickets < FEWEST_ANSWERS:
        return None
    bars = [counted[hour] for hour in range(1, ANSWER_BARS + 1)]
    half, most = _hour_at(counted, (tickets - 1) // 2), _hour_at(counted, (tickets * 9 - 1) // 10)
    return AnswerTimes(half, most, tickets, bars)


def _hour_at(counted: Counter[int], place: int) -> int:
    """The hour of the answer at ``place`` when all stand in a row, the quickest first."""
    for hour in sorted(counted):
        place -= counted[hour]
        if place < 0:
            return hour
    raise IndexError(place)
