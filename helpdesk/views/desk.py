"""The agents' desk: views with counts, the list, one case with its facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from helpdesk.calendar import legal_day, working_minutes
from helpdesk.enums import Decision, DraftKind, EstimateStatus
from helpdesk.forms import desk as forms
from helpdesk.models import Ticket, TicketDraft, UncoveredWork
from helpdesk.permissions import can_manage_hours
from helpdesk.queues import VIEWS, View, age_of, counts_for, short_state, tickets_in
from helpdesk.selectors import hours_of, tickets_of
from helpdesk.thread import thread_of
from helpdesk.views.fetching import for_agents, ticket_for
from helpdesk.views.lists import NUMBER

PER_PAGE = 30
IN_CASE = 12
TABS = ("reply", "note", "book", "estimate", "edit")
FACT_NAMES = ("kind", "area", "priority", "priority_reason", "visibility", "jems_version", "environment")


@for_agents
def desk(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    if number := NUMBER.fullmatch(words):
        found = Ticket.objects.visible_to(request.user).filter(number=int(number[1])).first()
        if found:
            return redirect(found.get_desk_url())
    now, view = timezone.now(), _view(request)
    tickets = tickets_in(view, user=request.user, now=now)
    if words:
        tickets = tickets.filter(Q(title__icontains=words) | Q(programme__name__icontains=words))
    page = Paginator(tickets, PER_PAGE).get_page(request.GET.get("page"))
    context = desk_frame(request, view, now=now) | {"page": page, "rows": _rows(page.object_list, now), "q": words}
    return render(request, "helpdesk/desk.html", context)


def _view(request: HttpRequest) -> View:
    return VIEWS.get(request.GET.get("view", ""), VIEWS["mine"])


def _rows(tickets: Any, now: datetime) -> list[tuple[Ticket, Any]]:
    rows = list(tickets)
    for ticket in rows:
        ticket.short_state = short_state(ticket)
    return [(ticket, age_of(ticket, now=now)) for ticket in rows]


def desk_frame(request: HttpRequest, view: View | None, *, now: datetime, in_case: bool = False) -> dict[str, Any]:
    """The left column of every desk page; beside a case the open decisions are not counted, to spare the query."""
    counts = counts_for(request.user, now)
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in VIEWS.values():
        link = {"view": each, "count": counts.get(each.key), "url": f"{reverse('helpdesk:desk')}?view={each.key}"}
        groups.setdefault(str(each.group), []).append(link)
    return {
        "groups": groups,
        "view": view,
        "now": now,
        "manages": can_manage_hours(request.user),
        "undecided": 0
        if in_case or not can_manage_hours(request.user)
        else UncoveredWork.objects.filter(decision=Decision.OPEN).count(),
    }


def _undecided() -> int:
    return UncoveredWork.objects.filter(decision=Decision.OPEN).count()


@for_agents
def desk_case(request: HttpRequest, number: int) -> HttpResponse:
    return show_case(request, ticket_for(request, number))


def show_case(
    request: HttpRequest, ticket: Ticket, *, tab: str = "", filled: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The case with its forms; ``filled`` holds the one that came back with errors, under its tab's name."""
    now, view = timezone.now(), _view(request)
    tab = tab or request.GET.get("tab", "")
    tab = tab if tab in TABS else "reply"
    context = desk_frame(request, view, now=now, in_case=True)
    context |= {
        "rows": _rows(tickets_in(view, user=request.user, now=now)[:IN_CASE], now),
        "ticket": ticket,
        "thread": thread_of(ticket, request.user),
        "tab": tab,
        "age": age_of(ticket, now=now),
        "first_answer": _first_answer(ticket),
    }
    context |= _forms(request, ticket, tab, now) | _programme_facts(ticket, now) | (filled or {})
    return render(request, "helpdesk/desk_case.html", context, status=status)


def _forms(request: HttpRequest, ticket: Ticket, tab: str, now: datetime) -> dict[str, Any]:
    """Only what the open tab needs."""
    if tab in {"reply", "note"}:
        kind = DraftKind.REPLY if tab == "reply" else DraftKind.NOTE
        draft = TicketDraft.objects.filter(user=request.user, ticket=ticket, kind=kind).first()
        form = forms.AnswerForm if tab == "reply" else forms.NoteForm
        return {"draft": draft, f"{tab}_form": form(initial=draft.fields if draft else {}, auto_id=f"{tab}_%s")}
    if tab == "book":
        work = ticket.work.filter(reversed_at=None).select_related("agent").order_by("-booked_at", "-pk")[:10]
        accepted = ticket.estimates.filter(status=EstimateStatus.ACCEPTED).aggregate(total=Sum("total_minutes"))
        book_form = forms.BookForm(today=legal_day(now), auto_id="book_%s")
        return {"book_form": book_form, "work": work, "accepted": accepted["total"] or 0}
    if tab == "estimate":
        return {"estimate_form": forms.EstimateForm(auto_id="estimate_%s")}
    facts = {name: getattr(ticket, name) for name in FACT_NAMES}
    return {
        "assign_form": forms.AssignForm(initial={"to": ticket.assignee_id}, auto_id="assign_%s"),
        "status_form": forms.StatusForm(ticket=ticket, auto_id="status_%s"),
        "facts_form": forms.FactsForm(initial=facts, auto_id="facts_%s"),
    }


def _first_answer(ticket: Ticket) -> int | None:
    answered = ticket.first_answered_at
    return working_minutes(ticket.opened_at, answered) if answered else None


def _programme_facts(ticket: Ticket, now: datetime) -> dict[str, Any]:
    if ticket.programme is None:
        return {"hours": None}
    hours = hours_of(ticket.programme, now)
    return {
        "hours": hours,
        "charged": hours.charged.get(ticket.pk, 0) if hours else 0,
        "others": tickets_of(ticket.programme).exclude(pk=ticket.pk)[:5],
        "core_modified": getattr(getattr(ticket.programme, "licence_profile", None), "core_modified", False),
    }
