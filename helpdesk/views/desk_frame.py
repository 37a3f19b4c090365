"""What stands around every page of the desk, and which list its address asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from helpdesk import filters
from helpdesk.furniture import Furniture, furniture_for
from helpdesk.models import Ticket
from helpdesk.permissions import can_manage_hours
from helpdesk.queues import VIEWS, View, age_of, recent_counts, short_state, tickets_with

SAVED = "saved-"
FIRST_VIEW, EVERYTHING = "mine", "all"


@dataclass(frozen=True)
class Wanted:
    """The list an address asks for: a view that comes with the desk or a saved one, and filters on top.

    ``key`` marks it in the left column; ``fault`` says why a saved view cannot be shown.
    """

    key: str
    title: str
    view: View
    filters: filters.Filters = field(default_factory=dict)
    query: str = ""
    fault: str = ""

    @property
    def on_top(self) -> filters.Filters:
        return {key: value for key, value in self.filters.items() if key != "view"}

    @property
    def export_url(self) -> str:
        """The same tickets as rows; a saved view is spelt out, so that the file is what was on the page."""
        return f"{reverse('helpdesk:desk_tickets_csv')}?{urlencode(self.filters)}"

    def condition(self, *, user: Any, now: datetime) -> Q:
        return Q(pk__in=[]) if self.fault else filters.condition(self.filters, user=user, now=now)


def wanted_by(request: HttpRequest, furniture: Furniture) -> Wanted:
    """Read from the query string; whatever the desk does not know is as if it were not there."""
    key = request.GET.get("view", "")
    for saved in furniture.views:
        if key == f"{SAVED}{saved['pk']}":
            return _saved(key, saved)
    asked = filters.read(request.GET)
    base = asked.get("view", EVERYTHING if asked else FIRST_VIEW)
    view = VIEWS[base]
    return Wanted(base, str(view.title), view, asked | {"view": base}, urlencode(asked | {"view": base}))


def _saved(key: str, saved: dict[str, Any]) -> Wanted:
    query = urlencode({"view": key})
    try:
        kept = filters.check(saved["filters"])
    except filters.BrokenFilter as error:
        return Wanted(key, saved["name"], VIEWS[EVERYTHING], {}, query, str(error))
    return Wanted(key, saved["name"], VIEWS[kept.get("view", EVERYTHING)], kept, query)


def desk_frame(
    request: HttpRequest, view: View | None = None, *, now: datetime, in_case: bool = False
) -> dict[str, Any]:
    """The left column of every desk page and the replies going out: two queries. ``view`` only marks its line."""
    furniture = furniture_for(request.user)
    signature = str([(saved["pk"], saved["filters"]) for saved in furniture.views])
    conditions = _conditions(furniture, request.user, now)
    counts = recent_counts(request.user, now, conditions, signature=signature)
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in VIEWS.values():
        link = {"view": each, "count": counts.get(each.key), "url": f"{reverse('helpdesk:desk')}?view={each.key}"}
        groups.setdefault(str(each.group), []).append(link)
    manages = can_manage_hours(request.user)
    return {
        "groups": groups,
        "saved_views": [_saved_link(saved, counts) for saved in furniture.views],
        "furniture": furniture,
        "toasts": [_toast(pending, now) for pending in furniture.going_out],
        "view": view,
        "current": view.key if view else "",
        "now": now,
        "manages": manages,
        "undecided": furniture.undecided if manages else 0,
    }


def _conditions(furniture: Furniture, user: Any, now: datetime) -> dict[str, Q]:
    """Of the saved views that still can be read; a broken one has no count and disturbs nobody."""
    found = {}
    for saved in furniture.views:
        wanted = _saved(f"{SAVED}{saved['pk']}", saved)
        if not wanted.fault:
            found[f"saved_{saved['pk']}"] = wanted.condition(user=user, now=now)
    return found


def _saved_link(saved: dict[str, Any], counts: dict[str, int]) -> dict[str, Any]:
    key = f"{SAVED}{saved['pk']}"
    count = counts.get(f"saved_{saved['pk']}")
    return {"key": key, "name": saved["name"], "count": count, "url": f"{reverse('helpdesk:desk')}?view={key}"}


def _toast(pending: dict[str, Any], now: datetime) -> dict[str, Any]:
    seconds = ceil((pending["send_at"] - now).total_seconds())
    words = {"ticket": f"JH-{pending['number']}", "seconds": seconds}
    late, soon = _("Reply in %(ticket)s is going out."), _("Reply in %(ticket)s goes out in %(seconds)s seconds.")
    return {
        "number": pending["number"],
        "body": pending["body"],
        "send_at": pending["send_at"],
        "seconds": max(seconds, 0),
        "text": (soon if seconds > 0 else late) % words,
        "url": reverse("helpdesk:desk_undo", args=[pending["number"], pending["pk"]]),
    }


def rows_in(wanted: Wanted, *, user: Any, now: datetime) -> Any:
    """Tickets of the list, in no order yet."""
    return tickets_with(wanted.condition(user=user, now=now), user=user)


def rows_with_age(tickets: Any, now: datetime) -> list[tuple[Ticket, Any]]:
    rows = list(tickets)
    for ticket in rows:
        ticket.short_state = short_state(ticket)
    return [(ticket, age_of(ticket, now=now)) for ticket in rows]


def back_to_case(request: HttpRequest, ticket: Ticket, *, tab: str = "") -> HttpResponse:
    """To the case, beside the same list as before."""
    asked = {**filters.read(request.GET)}
    view = request.GET.get("view", "")
    if view.startswith(SAVED) and view.removeprefix(SAVED).isdecimal():
        asked["view"] = view
    if tab == "note":
        asked["tab"] = tab
    return redirect(ticket.get_desk_url() + (f"?{urlencode(asked)}" if asked else ""))


def tool_page(request: HttpRequest, name: str, ticket: Ticket, context: dict[str, Any], *, status: int) -> HttpResponse:
    """A page about one case, without the list beside it."""
    frame = desk_frame(request, now=timezone.now())
    return render(request, f"helpdesk/{name}.html", frame | context | {"ticket": ticket}, status=status)
