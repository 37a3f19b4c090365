from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from helpdesk.enums import SETTLED, UNSETTLED, Kind, Visibility
from helpdesk.models import Ticket, Watcher
from helpdesk.paging import counted_slice_of
from helpdesk.permissions import can_answer, is_on_customer_side
from helpdesk.querysets import TicketQuerySet
from helpdesk.selectors import answer_times, hours_of, waiting_for
from portal.accounts.selectors import current_programme

PER_PAGE = 25
NUMBER = re.compile(r"\s*(?:JH-)?(\d{1,9})\s*", re.IGNORECASE)
STATES = {"open": UNSETTLED, "settled": SETTLED}


def section(request: HttpRequest) -> HttpResponse:
    """The door: what waits for the reader, how to ask, what others asked in public."""
    now, user = timezone.now(), request.user
    public = Ticket.objects.filter(visibility=Visibility.PUBLIC).exclude(kind=Kind.IDEA).for_list()[:5]
    ideas = Ticket.objects.visible_to(user).filter(kind=Kind.IDEA, merged_into=None).order_by("-votes", "-pk")[:5]
    context = {
        "times": answer_times(now), "public": public, "ideas": ideas, "kinds": kind_cards(),
        "is_agent": can_answer(user),
    }  # fmt: skip
    if user.is_authenticated:
        programme = current_programme(user)
        mine = Ticket.objects.visible_to(user).filter(Q(requester=user) | Q(pk__in=user_watches(user)))
        context |= {
            "waiting": waiting_for(user),
            "mine": with_states(mine.filter(status__in=UNSETTLED).for_list()[:6], user),
            "programme": programme,
            "hours": hours_of(programme, now) if programme else None,
        }
    return render(request, "helpdesk/section.html", context)


def kind_cards() -> list[dict[str, str]]:
    """What may be asked, and what it costs."""
    texts = {
        Kind.QUESTION: (_("How does it work, where do I find it?"), "question"),
        Kind.BUG: (_("Something does not do what it should."), "warn"),
        Kind.IDEA: (_("Something Jems or we could do better."), "bulb"),
        Kind.SUPPORT: (_("We work on your system with you: installation, update, customising."), "clock"),
    }
    return [
        {
            "kind": kind.value,
            "label": kind.label.capitalize(),
            "text": text,
            "icon": icon,
            "is_free": kind != Kind.SUPPORT,
        }
        for kind, (text, icon) in texts.items()
    ]


def ticket_list(request: HttpRequest) -> HttpResponse:
    """My tickets, my programme's, or public ones; a number goes straight to its ticket."""
    user, scope = request.user, request.GET.get("scope", "")
    if not user.is_authenticated and scope != "public":
        return login_required(ticket_list)(request)
    if number := NUMBER.fullmatch(request.GET.get("q", "")):
        found = Ticket.objects.visible_to(user).filter(number=int(number[1])).first()
        if found:
            return redirect(found)
    chosen, tickets = chosen_tickets(request)
    cursor = {name: request.GET.get(name, "") for name in ("after", "before")}
    page, count = counted_slice_of(tickets, size=PER_PAGE, shown=Ticket.objects.for_list(), **cursor)
    context = {
        "page": page,
        "count": count,
        "tickets": with_states(page.rows, user),
        "tabs": list_tabs(user, chosen),
        "scope": chosen,
        "csv_query": _csv_query(request, chosen),
        "kinds": Kind.choices,
        "filters": {name: request.GET.get(name, "") for name in ("q", "state", "kind")},
    }
    return render(request, "helpdesk/tickets.html", context)


def _csv_query(request: HttpRequest, scope: str) -> str:
    return urlencode({"scope": scope} | {name: request.GET.get(name, "") for name in ("q", "state", "kind")})


def chosen_tickets(request: HttpRequest) -> tuple[str, TicketQuerySet]:
    """(which tab, its tickets as they are filtered)."""
    scopes, scope = _scopes(request), request.GET.get("scope", "")
    chosen = scope if scope in scopes else next(iter(scopes))
    return chosen, _filtered(scopes[chosen], request)


def _scopes(request: HttpRequest) -> dict[str, TicketQuerySet]:
    visible, user = Ticket.objects.visible_to(request.user), request.user
    rows = {"public": visible.filter(visibility=Visibility.PUBLIC)}
    if user.is_authenticated:
        rows |= {"mine": visible.filter(requester=user), "watched": visible.filter(pk__in=user_watches(user))}
    if "programme" in _scope_labels(user):
        rows["programme"] = visible.filter(programme__in=user.programme_ids)
    return {scope: rows[scope] for scope in _scope_labels(user)}


def _scope_labels(user: Any) -> dict[str, str]:
    """Of the tabs this reader has, the first is the one they come to."""
    labels = {"mine": _("Mine"), "watched": _("Watched")} if user.is_authenticated else {}
    own = {"programme": _("My programme's")} if getattr(user, "programme_ids", None) else {}
    return own | labels | {"public": _("Public")}


def user_watches(user):
    return Watcher.objects.filter(user=user).values("ticket_id")


def _filtered(tickets: TicketQuerySet, request: HttpRequest) -> TicketQuerySet:
    words, state, kind = (request.GET.get(name, "").strip() for name in ("q", "state", "kind"))
    if words:
        tickets = tickets.filter(title__icontains=words)
    if state in STATES:
        tickets = tickets.filter(status__in=STATES[state])
    if kind in Kind.values:
        tickets = tickets.filter(kind=kind)
    return tickets


def list_tabs(user: Any, chosen: str) -> list[dict[str, object]]:
    """The reader's own lists, then those of everybody: no list is a dead end. ``chosen``: a scope, ideas or answers."""
    base = reverse("helpdesk:tickets")
    tabs = [(key, label, f"{base}?scope={key}") for key, label in _scope_labels(user).items()]
    tabs.append(("ideas", _("Ideas"), reverse("helpdesk:ideas")))
    tabs.append(("answers", _("Public answers"), reverse("helpdesk:public_answers")))
    return [{"label": label, "url": url, "current": key == chosen} for key, label, url in tabs]


def with_states(tickets, user) -> list[Ticket]:
    """Each ticket with the badge its reader should see: "waiting for customer" is "waiting for you" to that side."""
    rows = list(tickets)
    for ticket in rows:
        ticket.badge_state, ticket.badge_label = badge_of(ticket, user)
    return rows


def badge_of(ticket: Ticket, user) -> tuple[str, str]:
    if ticket.status == "waiting_customer" and is_on_customer_side(user, ticket):
        return "waiting_you", _("Waiting for you")
    return ticket.status, ticket.get_status_display().capitalize()
