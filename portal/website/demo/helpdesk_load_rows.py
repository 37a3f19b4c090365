"""What one bulk ticket is like. Everything follows from its index, so that a load can go on where it stopped.

The facts turn with different periods; one that divided two would keep, say, all bugs out of half of the programmes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from helpdesk.calendar import working_minutes
from helpdesk.enums import SETTLED, Area, Environment, IdeaStatus, Kind, Priority, Rating, Status, Visibility
from helpdesk.models import Ticket, TicketMessage
from portal.accounts.models import Programme, User

TITLE = "Load question"
EVERY = timedelta(minutes=16)  # 100,000 tickets are three years
FRESH = 8000  # tickets of the last three months, of which a third is not settled
LONG_EVERY, LONG = 401, 60  # each so manieth ticket has so many words
LENGTHS = (2, 3, 2, 1, 4, 2, 5, 3, 2, 2)
STATES = (
    Status.NEW, Status.OPEN, Status.WAITING_CUSTOMER, Status.WAITING_DEVELOPMENT, Status.WAITING_CUSTOMER, Status.OPEN,
    Status.WAITING_CUSTOMER,
)  # fmt: skip
KINDS = (
    Kind.QUESTION, Kind.QUESTION, Kind.BUG, Kind.QUESTION, Kind.SUPPORT, Kind.QUESTION, Kind.IDEA, Kind.QUESTION,
    Kind.BUG, Kind.QUESTION,
)  # fmt: skip
VISIBLE = (
    Visibility.PROGRAMME, Visibility.PROGRAMME, Visibility.PUBLIC, Visibility.PROGRAMME, Visibility.PROGRAMME,
    Visibility.PROGRAMME, Visibility.LICENSEES, Visibility.PROGRAMME, Visibility.PRIVATE, Visibility.PROGRAMME,
    Visibility.PROGRAMME,
)  # fmt: skip
SUBJECTS = (
    "partners cannot submit their report", "the export of the budget is empty", "addons are gone after the update",
    "who may see the control checklist", "the exchange rate of last month", "mails are not sent",
    "translation of the application form", "the call cannot be published", "the server is slow at noon",
)  # fmt: skip
VERSIONS = ("", "9.0.1", "10.0.0", "10.0.1")
ASKED = (
    "Where do I find **{subject}**?\n\n- We looked into the guide, part {part}.\n- It was there before update {number}."
)
ANSWERED = (
    "Please open *Programme setup* and look at step {part}.\n\n1. Save the page.\n2. Sign in again.\n\n"
    "Did it help? If not, name {number}."
)
FOUND = "Thank you, that was it for step {part}. One more thing: `export-{number}` still shows the old name."


@dataclass(frozen=True)
class Side:
    programme: Programme
    people: list[User]


def bulk_ticket(index: int, number: int, side: Side, agents: list[User], now: datetime) -> Ticket:
    opened = now - EVERY * (index + 1)
    status = status_of(index)
    length = _length(index, status)
    last = _moment(index, opened, length - 1, now)
    answered = None if status == Status.NEW else _moment(index, opened, 1, now)
    requester = side.people[index // 3 % len(side.people)]
    return Ticket(
        number=number,
        programme=side.programme,
        requester=requester,
        title=f"{TITLE} {number}: {SUBJECTS[index % len(SUBJECTS)]}",
        status=status,
        status_since=last,
        area=Area.values[index // 5 % len(Area.values)],
        priority=Priority.NORMAL if index % 5 else Priority.values[index // 5 % len(Priority.values)],
        jems_version=VERSIONS[index // 3 % len(VERSIONS)],
        environment=Environment.PRODUCTION if index % 3 else "",
        assignee=None if status == Status.NEW or index % 7 == 0 else _agent(index, agents),
        opened_at=opened,
        first_answered_at=answered,
        first_answer_minutes=working_minutes(opened, answered) if answered else None,
        last_customer_word_at=_moment(index, opened, (length - 1) // 2 * 2, now),
        last_word_at=last,
        last_word_by=requester if length % 2 else _agent(index, agents),
        solved_at=last if status in SETTLED else None,
        solve_minutes=working_minutes(opened, last) if status in SETTLED else None,
        closed_at=last if status == Status.CLOSED else None,
        **_sort(index),
        **_rating(index, status, last),
    )


def _agent(index: int, agents: list[User]) -> User:
    return agents[index // 2 % len(agents)]


def status_of(index: int) -> Status:
    """A third of the fresh ones and one in fifty of the old ones still waits for somebody."""
    waits = index % 3 == 0 if index < FRESH else index % 50 == 0
    if waits:
        return STATES[index // 3 % len(STATES)]
    return Status.CLOSED if index // 2 % 4 == 0 else Status.SOLVED


def _sort(index: int) -> dict[str, Any]:
    kind, visibility = KINDS[index // 3 % len(KINDS)], VISIBLE[index % len(VISIBLE)]
    if kind == Kind.SUPPORT:  # seen by the programme whose hours it takes
        visibility = Visibility.PROGRAMME
    sort: dict[str, Any] = {"kind": kind, "visibility": visibility}
    if kind == Kind.IDEA:
        sort |= {"votes": index // 7 % 9, "idea_status": IdeaStatus.values[index // 7 % len(IdeaStatus.values)]}
    return sort


def _rating(index: int, status: Status, at: datetime) -> dict[str, Any]:
    if status not in SETTLED or index % 9:
        return {}
    return {"rating": Rating.values[index // 9 % len(Rating.values)], "rated_at": at}


def _length(index: int, status: Status) -> int:
    """How many words it has; nobody answered a new one."""
    if status == Status.NEW:
        return 1
    return LONG if index % LONG_EVERY == LONG_EVERY - 1 else max(LENGTHS[index // 7 % len(LENGTHS)], 2)


def _moment(index: int, opened: datetime, place: int, now: datetime) -> datetime:
    """From one hour to thirty between two words."""
    return min(opened + timedelta(hours=1 + index % 30) * place, now)


def bulk_words(index: int, ticket: Ticket, agents: list[User]) -> list[TicketMessage]:
    """The customer and an agent in turns; no two words are the same, as a cache of rendered ones would find it."""
    count, now = _length(index, Status(ticket.status)), ticket.last_word_at
    return [_word(index, place, ticket, agents, now) for place in range(count)]


def _word(index: int, place: int, ticket: Ticket, agents: list[User], now: datetime) -> TicketMessage:
    is_staff = place % 2 == 1
    text = ANSWERED if is_staff else FOUND if place else ASKED
    return TicketMessage(
        ticket=ticket,
        author=_agent(index, agents) if is_staff else ticket.requester,
        body=text.format(subject=SUBJECTS[index % len(SUBJECTS)], part=place + 1, number=ticket.number),
        created_at=_moment(index, ticket.opened_at, place, now),
        is_staff_word=is_staff,
    )
