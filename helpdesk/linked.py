"""The links of a ticket, and what was merged with it or split off, as one reader may know of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.enums import LinkKind, RearrangementKind, Status
from helpdesk.models import Rearrangement, Ticket, TicketLink
from helpdesk.models.tickets import PREFIX
from helpdesk.permissions import can_answer
from helpdesk.querysets import visibility_of
from releases.enums import ReleaseStatus

BACKWARDS = {
    LinkKind.DUPLICATE_OF: gettext_lazy("has a duplicate"),
    LinkKind.BLOCKED_BY: gettext_lazy("blocks"),
    LinkKind.RELATED_TO: gettext_lazy("related to"),
}
LINK_FACTS = {
    "number": "ticket__number",
    "title": "ticket__title",
    "state": "ticket__status",
    "other_number": "other__number",
    "other_title": "other__title",
    "other_state": "other__status",
    "cause": "release__version",
    "change": "change__title",
    "fixed": "change__release__version",
}


@dataclass(frozen=True)
class Line:
    """``second`` is the other ticket's state."""

    pk: int
    words: str
    name: str
    url: str
    second: str = ""


def links_of(ticket: Ticket | int) -> Any:
    """Both directions, of a ticket or its key."""
    return TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket))


def links_for(ticket: Ticket, reader: Any) -> list[Line]:
    """What the reader may not open is not there. One query."""
    found = links_of(ticket)
    if not can_answer(reader):
        found = found.filter(visibility_of(reader, "ticket__"), Q(other=None) | visibility_of(reader, "other__"))
        found = found.exclude(release__status=ReleaseStatus.PREPARED)
        found = found.exclude(change__release__status=ReleaseStatus.PREPARED)
    rows = found.order_by("pk").values("pk", "kind", **{f"at_{name}": F(path) for name, path in LINK_FACTS.items()})
    facts = ({name.removeprefix("at_"): value for name, value in row.items()} for row in rows)
    return [line_of(each, ticket, at_desk=can_answer(reader)) for each in facts]


def line_of(facts: dict[str, Any], ticket: Ticket, *, at_desk: bool) -> Line:
    if version := facts["cause"] or facts["fixed"]:
        name = f"{version}: {facts['change']}" if facts["change"] else version
        kind = LinkKind.FIXED_IN if facts["change"] else LinkKind.CAUSED_BY
        return Line(facts["pk"], kind.label, name, reverse("releases:release", args=[version]))
    forwards = facts["number"] == ticket.number
    end = "other_" if forwards else ""
    number, title, state = (facts[f"{end}{name}"] for name in ("number", "title", "state"))
    words = LinkKind(facts["kind"]).label if forwards else BACKWARDS[LinkKind(facts["kind"])]
    url = reverse("helpdesk:desk_case" if at_desk else "helpdesk:ticket", args=[number])
    return Line(facts["pk"], str(words), f"{PREFIX}{number} {title}", url, str(Status(state).label))


def connected(ticket: int) -> dict[str, tuple[tuple[Any, ...], dict[str, str]]]:
    """Rows for ``furniture.beside`` from the ticket's key: (queryset and names, paths) by kind of row."""
    standing = Rearrangement.objects.filter(Q(source=ticket) | Q(target=ticket), undone_at=None)
    moves = {"source": "source__number", "target": "target__number", "who": "made_by__name"}
    return {"link": ((links_of(ticket), "kind"), LINK_FACTS), "move": ((standing, "kind"), moves)}


def read_connected(what: str, facts: dict[str, Any], ticket: Ticket) -> Any:
    """A ``Line``, or for a rearrangement its words, the other ticket and where it is undone."""
    if what == "link":
        return line_of(facts, ticket, at_desk=True)
    is_source = facts["source"] == ticket.number
    other = facts["target"] if is_source else facts["source"]
    words = {
        (RearrangementKind.MERGE, True): _("This ticket became part of %(other)s."),
        (RearrangementKind.MERGE, False): _("%(other)s became part of this ticket."),
        (RearrangementKind.SPLIT, True): _("A part of this ticket goes on as %(other)s."),
        (RearrangementKind.SPLIT, False): _("This was a part of %(other)s."),
    }[RearrangementKind(facts["kind"]), is_source]
    return {
        "text": words % {"other": f"{PREFIX}{other}"},
        "who": facts["who"] or "",
        "is_gone": is_source and facts["kind"] == RearrangementKind.MERGE,
        "url": reverse("helpdesk:desk_case", args=[other]),
        "undo": reverse("helpdesk:desk_rearranged_undo", args=[ticket.number, facts["pk"]]),
    }
