"""What stands on every page of the desk, read in one query, and what lies beside one case, read in another.

These are many small tables. A query for each would fill the budget of a page (12 and 15) before the first ticket is
read, so each gives rows of the same shape, (what, number, facts), and the database puts them together.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, JSONObject

from helpdesk.enums import AT_DESK, Decision, Outcome, PendingStatus, QuarantineDecision
from helpdesk.linked import connected, read_connected
from helpdesk.models import (
    CannedReply,
    DeskHabit,
    InboundMail,
    Macro,
    PendingReply,
    Presence,
    SavedView,
    Tag,
    Ticket,
    TicketDraft,
    UncoveredWork,
)
from helpdesk.prepared import Prepared
from portal.accounts.models import User

PRESENT_SECONDS = 60


@dataclass
class Furniture:
    """``views``, ``replies``, ``macros`` and ``going_out`` are dicts of facts with their ``pk``."""

    views: list[dict[str, Any]] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)
    macros: list[dict[str, Any]] = field(default_factory=list)
    tags: list[dict[str, Any]] = field(default_factory=list)
    going_out: list[dict[str, Any]] = field(default_factory=list)
    undecided: int = 0
    quarantined: int = 0
    parked: int = 0
    has_shortcuts: bool = False


@dataclass
class Beside:
    """What lies beside a case: its tags, agents' drafts and agents who are there. ``present`` leaves ``user`` out."""

    tags: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[dict[str, Any]] = field(default_factory=list)
    present: list[dict[str, Any]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)
    moves: list[dict[str, Any]] = field(default_factory=list)

    def draft_of(self, user: User, kind: str) -> dict[str, Any] | None:
        return next((each for each in self.drafts if each["user"] == user.pk and each["kind"] == kind), None)

    def drafts_of_others(self, user: User) -> list[dict[str, Any]]:
        return [each for each in self.drafts if each["user"] != user.pk]


def furniture_for(user: User) -> Furniture:
    found = Furniture()
    for what, facts in _read(FURNITURE, user=user.pk):
        _place(found, what, facts)
    found.views.sort(key=lambda view: (view["position"], view["name"], view["pk"]))
    found.replies.sort(key=lambda reply: (-reply["uses"], reply["title"], reply["pk"]))
    found.macros.sort(key=lambda macro: (-macro["uses"], macro["title"], macro["pk"]))
    found.tags.sort(key=lambda tag: (tag["name"].casefold(), tag["pk"]))
    return found


def _furniture(user: int) -> QuerySet[Any, Any]:
    mine = Q(owner=None) | Q(owner=user)
    waiting = PendingReply.objects.filter(author=user, status=PendingStatus.WAITING)
    return _together(
        _rows("view", SavedView.objects.filter(mine), "name", "filters", "position", "owner_id"),
        _rows("reply", CannedReply.objects.filter(mine), "title", "area", "uses", "owner_id"),
        _rows("macro", Macro.objects.all(), "title", "steps", "uses"),
        _rows("tag", Tag.objects.all(), "name", "slug"),
        _rows("pending", waiting, "send_at", "body", number="ticket__number"),
        _rows("habit", DeskHabit.objects.filter(user=user), "shortcuts"),
        _mail_counts(),
        _rows("undecided", UncoveredWork.objects.filter(decision=Decision.OPEN), "minutes"),
    )


def _place(found: Furniture, what: str, facts: dict[str, Any]) -> None:
    if what == "undecided":
        found.undecided += 1
    elif what == "mail":
        name = "parked" if facts["outcome"] == Outcome.PARKED else "quarantined"
        setattr(found, name, facts["pk"])
    elif what == "habit":
        found.has_shortcuts = bool(facts["shortcuts"])
    elif what == "pending":
        found.going_out.append(facts | {"send_at": _moment(facts["send_at"])})
    elif what == "view":
        found.views.append(facts | {"filters": _json(facts["filters"])})
    elif what == "macro":
        found.macros.append(facts | {"steps": _json(facts["steps"])})
    else:
        {"reply": found.replies, "tag": found.tags}[what].append(facts)


def _mail_counts() -> QuerySet[Any, Any]:
    """Mail to be decided and parked mail, one row each with how many in the place of the number."""
    waiting = Q(outcome=Outcome.QUARANTINE, decision=QuarantineDecision.OPEN) | Q(outcome=Outcome.PARKED)
    counted = InboundMail.objects.filter(waiting).order_by().values("outcome").annotate(total=Count("pk"))
    return counted.values_list(Cast(Value("mail"), CharField()), "total", JSONObject(outcome="outcome"))


def beside(ticket: Ticket, *, user: User, now: datetime) -> Beside:
    found = Beside()
    since = now - timedelta(seconds=PRESENT_SECONDS)
    for what, facts in _read(BESIDE, ticket=ticket.pk, user=user.pk, since=since):
        if what in {"link", "move"}:
            {"link": found.links, "move": found.moves}[what].append(read_connected(what, facts, ticket))
        elif what == "tag":
            found.tags.append(facts)
        elif what == "draft":
            fields = _json(facts["fields"])
            found.drafts.append(facts | {"fields": fields, "saved_at": _moment(facts["saved_at"])})
        else:
            found.present.append(facts)
    found.tags.sort(key=lambda tag: (tag["name"].casefold(), tag["pk"]))
    found.drafts.sort(key=lambda draft: draft["pk"])
    _say_who_writes(found, now)
    return found


def _beside(ticket: int, user: int, since: datetime) -> QuerySet[Any, Any]:
    """Customers' drafts are theirs alone: of others' only those that were written at the desk are read."""
    drafts = TicketDraft.objects.filter(Q(user=user) | Q(fields__has_key=AT_DESK), ticket=ticket)
    here = Presence.objects.filter(ticket=ticket, seen_at__gt=since).exclude(user=user)
    return _together(
        _rows("tag", Tag.objects.filter(tickets=ticket), "name", "slug"),
        _rows("draft", drafts, "kind", "saved_at", "fields", user="user_id", who="user__name", mail="user__email"),
        _rows("here", here, "seen_at", user="user_id", who="user__name", mail="user__email"),
        *(_rows(what, *parts[0], **parts[1]) for what, parts in connected(ticket).items()),
    )


def _say_who_writes(found: Beside, now: datetime) -> None:
    """A draft saved within the last minute is somebody writing."""
    found.present.sort(key=lambda each: each["pk"])
    for each in found.present:
        each["who"] = each["who"] or each["mail"]
        fresh = [
            draft
            for draft in found.drafts
            if draft["user"] == each["user"] and draft["saved_at"] > now - timedelta(seconds=PRESENT_SECONDS)
        ]
        each["writes"] = max(fresh, key=lambda draft: draft["saved_at"])["kind"] if fresh else ""


def _rows(what: str, rows: QuerySet[Any, Model], *names: str, **paths: str) -> QuerySet[Any, Any]:
    facts = JSONObject(**{name: name for name in names}, **paths)
    return rows.order_by().values_list(Cast(Value(what), CharField()), "pk", facts)


def _together(*parts: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    first, *others = parts
    return first.union(*others, all=True).order_by()


def _read(prepared: Prepared, **values: Any) -> Iterable[tuple[str, dict[str, Any]]]:
    for what, pk, facts in prepared.rows(**values):
        yield what, _json(facts) | {"pk": pk}


def _json(value: Any) -> Any:
    """SQLite hands JSON inside of JSON over as text; a row that holds no JSON object is handed on as it is."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except json.JSONDecodeError:
        return value


def _moment(value: str) -> datetime:
    """ISO from PostgreSQL; SQLite writes UTC without saying so."""
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


FURNITURE = Prepared(_furniture, keys=["user"])
BESIDE = Prepared(_beside, keys=["ticket", "user"], moment="since")
