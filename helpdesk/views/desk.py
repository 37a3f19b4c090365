"""The agents' desk: the list with its filters, and one case with its facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Prefetch, Q, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from helpdesk.calendar import legal_day, working_minutes
from helpdesk.canned import PLACEHOLDERS, unfilled
from helpdesk.enums import KEPT, REFUSAL, DraftKind, EstimateStatus
from helpdesk.forms import desk as forms
from helpdesk.forms.desk_bulk import BulkForm
from helpdesk.forms.desk_filter import FilterForm, SaveViewForm
from helpdesk.furniture import Beside, beside
from helpdesk.models import Estimate, Ticket
from helpdesk.paging import counted_slice_of
from helpdesk.querysets import TicketQuerySet
from helpdesk.queues import age_of, tickets_with
from helpdesk.selectors import hours_of, tickets_of
from helpdesk.thread import estimates_around, shown_thread
from helpdesk.views.desk_frame import Wanted, desk_frame, rows_in, rows_with_age, wanted_by
from helpdesk.views.fetching import for_agents, ticket_for, typed_before
from helpdesk.views.lists import NUMBER

__all__ = ["desk", "desk_case", "desk_frame", "show_case"]

PER_PAGE = 30
TAGS = Prefetch("tags", to_attr="shown_tags")
IN_CASE = 12
OTHERS = 5
TABS = ("reply", "note", "book", "estimate", "edit")
CHIPS = 3
FACT_NAMES = ("kind", "area", "priority", "priority_reason", "visibility", "jems_version", "environment")


@for_agents
def desk(request: HttpRequest) -> HttpResponse:
    if number := NUMBER.fullmatch(request.GET.get("q", "")):
        found = Ticket.objects.visible_to(request.user).filter(number=int(number[1])).first()
        if found:
            return redirect(found.get_desk_url())
    return show_list(request)


def show_list(request: HttpRequest, *, bulk: BulkForm | None = None, status: int = 200) -> HttpResponse:
    """``bulk`` is the order for many tickets that came back with errors; what was ticked stays ticked."""
    now = timezone.now()
    frame = desk_frame(request, now=now)
    wanted = wanted_by(request, frame["furniture"])
    tickets = rows_in(wanted, user=request.user, now=now)
    oldest_first = {"oldest": True, "newest": False}.get(request.GET.get("sort", ""), wanted.view.oldest_first)
    page, (count, is_more) = counted_slice_of(
        tickets, size=PER_PAGE, oldest_first=oldest_first, after=request.GET.get("after", ""),
        before=request.GET.get("before", ""), shown=tickets_with(Q(), user=request.user).prefetch_related(TAGS),
    )  # fmt: skip
    form = FilterForm(wanted.on_top, tags=frame["furniture"].tags, view=wanted.filters.get("view", "all"))
    ticked = {str(number) for number in bulk.data.getlist("tickets")} if bulk else set()
    context = frame | {
        "wanted": wanted, "current": wanted.key, "page": page, "rows": rows_with_age(page.rows, now),
        "count": count, "is_more": is_more, "form": form, "chips": form.chips(reverse("helpdesk:desk")),
        "save_form": SaveViewForm(auto_id="save_%s"), "bulk": bulk or BulkForm(agents=form.agents),
        "oldest_first": oldest_first, "all_ticked": "ticked" in request.GET, "ticked": ticked,
        "sorting": urlencode({"sort": request.GET["sort"]}) if request.GET.get("sort") in {"oldest", "newest"} else "",
    }  # fmt: skip
    return render(request, "helpdesk/desk.html", context, status=status)


@for_agents
def desk_case(request: HttpRequest, number: int) -> HttpResponse:
    return show_case(request, ticket_for(request, number))


def show_case(
    request: HttpRequest, ticket: Ticket, *, tab: str = "", filled: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The case with its forms; ``filled`` holds the one that came back with errors, under its tab's name."""
    now = timezone.now()
    tab = tab or request.GET.get("tab", "")
    tab = tab if tab in TABS else "reply"
    context = desk_frame(request, now=now, in_case=True)
    wanted = wanted_by(request, context["furniture"])
    around = estimates_around(ticket)
    mine = [estimate for estimate in around if estimate.ticket_id == ticket.pk]
    near = beside(ticket, user=request.user, now=now)
    context |= {
        "wanted": wanted, "current": wanted.key, "ticket": ticket, "tab": tab, "near": near,
        "thread": shown_thread(ticket, request.user, estimates=mine, before=request.GET.get("before", "")),
        "age": age_of(ticket, now=now),
        "first_answer": _first_answer(ticket), "others_drafts": near.drafts_of_others(request.user),
        "is_mine": ticket.assignee_id == request.user.pk, "placeholders": PLACEHOLDERS,
        "here": [toast for toast in context["toasts"] if toast["number"] == ticket.number],
    }  # fmt: skip
    context |= _rows_and_others(wanted, ticket, user=request.user, now=now)
    context |= replies_near(context["furniture"].replies, ticket) | _hours(ticket, around, now)
    context |= _forms(ticket, tab, near, mine, request.user, now) | (filled or {})
    if typed := typed_before(request, f"{reverse('helpdesk:desk_case', args=[ticket.number])}?tab={tab}"):
        context[f"{tab}_form"].initial["body"] = typed.get("body", "")
    return render(request, "helpdesk/desk_case.html", context, status=status)


def _rows_and_others(wanted: Wanted, ticket: Ticket, *, user: Any, now: datetime) -> dict[str, Any]:
    """The list beside the case and the programme's other tickets: the few of each are chosen by their keys.

    One condition for both would make PostgreSQL walk through all tickets, for it joins no two indexes with a limit.
    """
    rising = wanted.view.oldest_first
    order = ["last_word_at", "pk"] if rising else ["-last_word_at", "-pk"]
    listed = rows_in(wanted, user=user, now=now).order_by(*order)[:IN_CASE]
    others = tickets_of(ticket.programme).visible_to(user).exclude(pk=ticket.pk) if ticket.programme else None
    keys = _chosen(listed, True)
    if others is not None:
        keys = keys.union(_chosen(others[:OTHERS], False), all=True).order_by()
    is_listed = list(keys)
    in_list = {pk for pk, listed_too in is_listed if listed_too}
    beside = {pk for pk, listed_too in is_listed if not listed_too}
    rows = list(tickets_with(Q(pk__in=in_list | beside), user=user))
    rows.sort(key=lambda row: (row.last_word_at, row.pk), reverse=True)
    shown = [row for row in rows if row.pk in in_list]
    return {
        "rows": rows_with_age(reversed(shown) if rising else shown, now),
        "others": [row for row in rows if row.pk in beside],
    }


def _chosen(tickets: TicketQuerySet, is_listed: bool) -> Any:
    """(key, mark) of a few rows; the limit stands in a subquery, where SQLite allows it within a union."""
    keys = Ticket.objects.filter(pk__in=tickets.values("pk")).order_by()
    return keys.values_list("pk", Value(is_listed, output_field=BooleanField()))


def replies_near(replies: list[dict[str, Any]], ticket: Ticket) -> dict[str, Any]:
    """The canned replies of the case's area first, most used before others; three of them as buttons."""
    fitting = [reply for reply in replies if reply["area"] in {"", ticket.area}]
    rest = [reply for reply in replies if reply not in fitting]
    fitting.sort(key=lambda reply: reply["area"] != ticket.area)
    return {"canned_first": fitting[:CHIPS], "canned_all": [*fitting, *rest]}


def _forms(
    ticket: Ticket, tab: str, near: Beside, estimates: list[Estimate], user: Any, now: datetime
) -> dict[str, Any]:
    """Only what the open tab needs."""
    if tab in {"reply", "note"}:
        draft = near.draft_of(user, DraftKind.REPLY if tab == "reply" else DraftKind.NOTE)
        return answer_form(draft) if tab == "reply" else note_form(draft)
    if tab == "book":
        work = ticket.work.filter(reversed_at=None).select_related("agent").order_by("-booked_at", "-pk")[:10]
        accepted = [each.total_minutes for each in estimates if each.status == EstimateStatus.ACCEPTED]
        book_form = forms.BookForm(today=legal_day(now), auto_id="book_%s")
        return {"book_form": book_form, "work": work, "accepted": sum(accepted)}
    if tab == "estimate":
        return {"estimate_form": forms.EstimateForm(auto_id="estimate_%s")}
    facts = {name: getattr(ticket, name) for name in FACT_NAMES} | {"plugin": getattr(ticket, "plugin_name", "")}
    return {
        "assign_form": forms.AssignForm(initial={"to": ticket.assignee_id}, auto_id="assign_%s"),
        "status_form": forms.StatusForm(ticket=ticket, auto_id="status_%s"),
        "facts_form": forms.FactsForm(initial=facts, ticket=ticket, auto_id="facts_%s"),
    }


def answer_form(draft: Any) -> dict[str, Any]:
    """The reply box as the draft left it; ``draft`` is a row of it or what ``beside`` read."""
    fields = _fields(draft)
    form = forms.AnswerForm(initial={"body": fields.get("body", "")}, kept=fields.get(KEPT, []), auto_id="reply_%s")
    refusal, left = fields.get(REFUSAL, ""), unfilled(fields.get("body", ""))
    return {"draft": draft, "reply_form": form, "refusal": refusal, "left": left}


def note_form(draft: Any) -> dict[str, Any]:
    return {"draft": draft, "note_form": forms.NoteForm(initial={"body": _fields(draft).get("body", "")},
            auto_id="note_%s")}  # fmt: skip


def _fields(draft: Any) -> dict[str, Any]:
    if not draft:
        return {}
    return draft["fields"] if isinstance(draft, dict) else draft.fields


def _first_answer(ticket: Ticket) -> int | None:
    answered = ticket.first_answered_at
    return working_minutes(ticket.opened_at, answered) if answered else None


def _hours(ticket: Ticket, around: list[Estimate], now: datetime) -> dict[str, Any]:
    if ticket.programme is None:
        return {"hours": None}
    proposed = [estimate for estimate in around if estimate.status == EstimateStatus.PROPOSED]
    hours = hours_of(ticket.programme, now, proposed=proposed)
    return {
        "hours": hours,
        "charged": hours.charged.get(ticket.pk, 0) if hours else 0,
        "core_modified": getattr(getattr(ticket.programme, "licence_profile", None), "core_modified", False),
    }
