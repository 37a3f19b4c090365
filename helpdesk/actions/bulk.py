"""One change for many tickets: each through its ordinary action and in a transaction of its own, so that one that is
refused leaves the others done. What each ticket was before is handed back, so that it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from helpdesk.actions import tagging, tickets
from helpdesk.actions.movement import TicketError
from helpdesk.enums import TRANSITIONS, Status
from helpdesk.models import Ticket
from portal.accounts.models import User

MOST = 100


@dataclass(frozen=True)
class Order:
    """``do`` is one of VERBS; ``value`` is a person's pk ("" is nobody), a state, a priority or a tag."""

    do: str
    value: str


@dataclass(frozen=True)
class Result:
    """``done`` and nothing else can be undone; ``before`` is what undoing needs."""

    number: int
    outcome: str
    words: str = ""
    before: str = ""


DONE, SAME, REFUSED = "done", "same", "refused"


class Same(Exception):
    """Nothing to do: the ticket is so already."""


def would_change(ticket: Ticket, order: Order) -> str:
    """For the preview: "done", "same" or "refused", as far as it can be known without doing it."""
    if order.do in {"status", "close"}:
        to = Status(order.value or Status.CLOSED)
        if ticket.status == to:
            return SAME
        return DONE if to in TRANSITIONS[Status(ticket.status)] else REFUSED
    return SAME if _is_so(ticket, order) else DONE


def change_many(*, chosen: Iterable[Ticket], order: Order, by: User, now: datetime) -> list[Result]:
    """Carry the order out ticket by ticket; the audit record of each is that of its ordinary action."""
    return [_one(ticket, order, VERBS[order.do], by=by, now=now) for ticket in list(chosen)[:MOST]]


def undo_many(
    *, chosen: Iterable[Ticket], order: Order, before: dict[int, str], by: User, now: datetime
) -> list[Result]:
    """Give each ticket back what it was, unless somebody changed it meanwhile."""
    results = []
    for ticket in chosen:
        if not _is_so(ticket, order):
            words = _("Somebody changed it meanwhile. It stays as it is.")
            results.append(Result(ticket.number, REFUSED, words))
            continue
        back = Order(order.do, before[ticket.number])
        results.append(_one(ticket, back, BACK[order.do], by=by, now=now))
    return results


def _one(ticket: Ticket, order: Order, verb: Callable[..., str], **given: object) -> Result:
    try:
        with transaction.atomic():
            return Result(ticket.number, DONE, before=verb(ticket, order.value, **given))
    except Same:
        return Result(ticket.number, SAME, _("It is so already."))
    except TicketError as error:
        return Result(ticket.number, REFUSED, str(error))


def _is_so(ticket: Ticket, order: Order) -> bool:
    if order.do in {"tag", "untag"}:
        has = slugify(order.value) in {tag.slug for tag in ticket.tags.all()}
        return has if order.do == "tag" else not has
    now_is = {
        "assign": str(ticket.assignee_id or ""), "priority": ticket.priority,
        "status": ticket.status, "close": ticket.status,
    }  # fmt: skip
    return now_is[order.do] == (order.value or ("" if order.do == "assign" else Status.CLOSED))


def _assign(ticket: Ticket, value: str, *, by: User, now: datetime) -> str:
    before = str(ticket.assignee_id or "")
    if before == value:
        raise Same
    to = User.objects.filter(pk=int(value)).first() if value else None
    tickets.assign(ticket=ticket, to=to, by=by, now=now)
    return before


def _status(ticket: Ticket, value: str, *, by: User, now: datetime) -> str:
    before = ticket.status
    if before == value:
        raise Same
    if value == Status.NEW:
        raise TicketError(_("No ticket becomes new again. It stays as it is."))
    tickets.set_status(ticket=ticket, status=Status(value), by=by, now=now)
    return before


def _priority(ticket: Ticket, value: str, *, by: User, now: datetime) -> str:
    before = ticket.priority
    if before == value:
        raise Same
    tickets.classify(ticket=ticket, by=by, now=now, priority=value)
    return before


def _tag(ticket: Ticket, value: str, *, by: User, now: datetime) -> str:
    if _is_so(ticket, Order("tag", value)):
        raise Same
    tagging.add_tags(ticket=ticket, names=[value], by=by, now=now)
    return value


def _untag(ticket: Ticket, value: str, *, by: User, now: datetime) -> str:
    if _is_so(ticket, Order("untag", value)):
        raise Same
    tagging.remove_tags(ticket=ticket, names=[value], by=by, now=now)
    return value


def _close(ticket: Ticket, value: str, *, by: User, now: datetime) -> str:
    before = ticket.status
    if before == Status.CLOSED:
        raise Same
    tickets.close(ticket=ticket, by=by, now=now)
    return before


def _open_again(ticket: Ticket, value: str, *, by: User, now: datetime) -> str:
    """Those who were told that it is closed are told that it is open again; then it stands where it stood."""
    tickets.reopen(ticket=ticket, by=by, now=now)
    if value not in {Status.OPEN, Status.NEW}:
        tickets.set_status(ticket=ticket, status=Status(value), by=by, now=now)
    return ""


def _back_to(ticket: Ticket, value: str, *, by: User, now: datetime) -> str:
    """A settled ticket only goes back over "open", and there one that was new stays: nothing becomes new again."""
    if ticket.status != Status.OPEN and Status(value) not in TRANSITIONS[Status(ticket.status)]:
        tickets.set_status(ticket=ticket, status=Status.OPEN, by=by, now=now)
        if value == Status.NEW:
            return ""
    return "" if ticket.status == value else _status(ticket, value, by=by, now=now)


VERBS: dict[str, Callable[..., str]] = {
    "assign": _assign, "status": _status, "priority": _priority, "tag": _tag, "untag": _untag, "close": _close,
}  # fmt: skip
BACK: dict[str, Callable[..., str]] = {
    "assign": _assign, "status": _back_to, "priority": _priority, "tag": _untag, "untag": _tag, "close": _open_again,
}  # fmt: skip
