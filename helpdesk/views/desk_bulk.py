"""One order for many tickets: what it would do, then what it did, then undo."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import bulk
from helpdesk.enums import SETTLED
from helpdesk.forms.desk_bulk import BulkForm
from helpdesk.models import Ticket
from helpdesk.views.desk import show_list
from helpdesk.views.desk_frame import desk_frame
from helpdesk.views.fetching import for_agents

LAST = "helpdesk_bulk"
OUTCOMES = {bulk.DONE: "done", bulk.SAME: "same", bulk.REFUSED: "refused"}


@for_agents
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """How many would change; nothing is done yet."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        return show_list(request, bulk=form, status=422)
    order, chosen = form.asked(), _chosen(request, form.cleaned_data["tickets"])
    rows = [(ticket, bulk.would_change(ticket, order)) for ticket in chosen]
    counts = Counter(outcome for _ticket, outcome in rows)
    context = desk_frame(request, now=timezone.now()) | {
        "rows": rows, "words": form.words(), "form": form, "done": counts[bulk.DONE], "same": counts[bulk.SAME],
        "refused": counts[bulk.REFUSED], "back": _back(request),
        "is_told": order.do == "close" or order.value in SETTLED,
    }  # fmt: skip
    return render(request, "helpdesk/desk_bulk.html", context)


@for_agents
@require_POST
def carry_out(request: HttpRequest) -> HttpResponse:
    form = BulkForm(request.POST)
    if not form.is_valid():
        return show_list(request, bulk=form, status=422)
    order = form.asked()
    results = bulk.change_many(
        chosen=_chosen(request, form.cleaned_data["tickets"]), order=order, by=request.user, now=timezone.now()
    )
    request.session[LAST] = {
        "do": order.do, "value": order.value, "words": form.words(), "back": _back(request),
        "results": [[each.number, each.outcome, each.words, each.before] for each in results],
    }  # fmt: skip
    return redirect("helpdesk:desk_bulk_result")


@for_agents
def result(request: HttpRequest) -> HttpResponse:
    """What became of each ticket of the last order; kept in the session, so that a reload repeats nothing."""
    last = request.session.get(LAST)
    if not last:
        return redirect("helpdesk:desk")
    numbers = [row[0] for row in last["results"]]
    titles = dict(Ticket.objects.visible_to(request.user).filter(number__in=numbers).values_list("number", "title"))
    rows = [
        {"number": number, "title": titles.get(number, ""), "outcome": outcome, "words": words}
        for number, outcome, words, _before in last["results"]
    ]
    counts = Counter(row["outcome"] for row in rows)
    context = desk_frame(request, now=timezone.now()) | {
        "rows": rows, "words": last["words"], "done": counts[bulk.DONE], "same": counts[bulk.SAME],
        "refused": counts[bulk.REFUSED], "back": last["back"], "is_undone": last.get("is_undone", False),
    }  # fmt: skip
    return render(request, "helpdesk/desk_bulk_result.html", context)


@for_agents
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Each ticket goes back to what it was, unless somebody changed it meanwhile. Once."""
    last = request.session.get(LAST)
    if not last or last.get("is_undone"):
        messages.info(request, _("There is nothing to undo."))
        return redirect("helpdesk:desk")
    before = {number: before for number, outcome, _words, before in last["results"] if outcome == bulk.DONE}
    order = bulk.Order(last["do"], last["value"])
    results = bulk.undo_many(
        chosen=_chosen(request, before), order=order, before=before, by=request.user, now=timezone.now()
    )
    request.session[LAST] = last | {
        "is_undone": True,
        "words": _("Undone: %(words)s") % {"words": last["words"]},
        "results": [[each.number, each.outcome, each.words, each.before] for each in results],
    }
    return redirect("helpdesk:desk_bulk_result")


def _chosen(request: HttpRequest, numbers: Any) -> list[Ticket]:
    tickets = Ticket.objects.visible_to(request.user).filter(number__in=list(numbers)).for_list()
    return list(tickets.prefetch_related("tags").order_by("-last_word_at", "-pk")[: bulk.MOST])


def _back(request: HttpRequest) -> str:
    """The list one came from; only ever an address of the desk."""
    back = request.POST.get("back", "")
    desk = reverse("helpdesk:desk")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith(f"{desk}?")
    return back if is_ours else desk
