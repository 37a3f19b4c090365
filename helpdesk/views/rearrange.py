"""Merge and split a case, and take each back: a page that says what happens, one POST that does it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import merging, splitting
from helpdesk.actions.movement import TicketError
from helpdesk.enums import RearrangementKind
from helpdesk.forms.rearrange import NUMBER, SplitForm
from helpdesk.models import Rearrangement, Ticket, TicketMessage
from helpdesk.rearranging import plan_merge
from helpdesk.views.desk_frame import tool_page
from helpdesk.views.fetching import for_agents, ticket_for

FOUND = 10
LONGEST = 100


@for_agents
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """First the other ticket by number or title, then what would happen, then it happens."""
    source = ticket_for(request, number)
    target = _asked_for(request)
    if request.method == "POST" and target:
        return _merge(request, source, target)
    context = {"q": request.GET.get("q", "")[:LONGEST], "found": [], "plan": None}
    if target:
        context["plan"] = plan_merge(source, target)
    else:
        context["found"] = _candidates(request, source, context["q"])
    return tool_page(request, "desk_merge", source, context, status=422 if request.method == "POST" else 200)


def _asked_for(request: HttpRequest) -> Ticket | None:
    asked = (request.POST if request.method == "POST" else request.GET).get("into", "")
    if not (number := NUMBER.fullmatch(asked)):
        return None
    tickets = Ticket.objects.visible_to(request.user).select_related("programme", "requester")
    return get_object_or_404(tickets, number=int(number[1]))


def _candidates(request: HttpRequest, source: Ticket, words: str) -> list[Ticket]:
    """By number or words of the title; without either, the latest of the same people."""
    tickets = Ticket.objects.visible_to(request.user).filter(merged_into=None).exclude(pk=source.pk).for_list()
    if number := NUMBER.fullmatch(words):
        tickets = tickets.filter(number=int(number[1]))
    elif words.strip():
        for word in words.split()[:8]:
            tickets = tickets.filter(title__icontains=word)
    else:
        theirs = Q(programme=source.programme_id) if source.programme_id else Q(requester=source.requester_id)
        tickets = tickets.filter(theirs)
    return list(tickets.order_by("-last_word_at", "-pk")[:FOUND])


def _merge(request: HttpRequest, source: Ticket, target: Ticket) -> HttpResponse:
    is_confirmed = request.POST.get("confirmed") == "yes"
    try:
        merging.merge(source=source, target=target, by=request.user, now=timezone.now(), is_confirmed=is_confirmed)
    except TicketError as error:
        context = {"q": "", "found": [], "plan": plan_merge(source, target), "fault": str(error)}
        return tool_page(request, "desk_merge", source, context, status=422)
    messages.success(request, _("%(source)s is part of %(target)s now.") % {"source": source, "target": target})
    return redirect(target.get_desk_url())


@for_agents
def split(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    words = list(ticket.messages.select_related("author").order_by("created_at", "pk"))
    form = SplitForm(request.POST or None, ticket=ticket, words=words)
    if request.method == "POST" and form.is_valid():
        new = splitting.NewTicket(*(form.cleaned_data[name] for name in ("title", "kind", "visibility")))
        picked = [int(pk) for pk in form.cleaned_data["messages"]]
        try:
            made = splitting.split(ticket=ticket, messages=picked, new=new, by=request.user, now=timezone.now())
        except TicketError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("This is %(new)s now, a ticket of its own.") % {"new": made.target})
            return redirect(made.target.get_desk_url())
    context = {"form": form, "words": [_word(word, form.ticked()) for word in words]}
    return tool_page(request, "desk_split", ticket, context, status=422 if request.method == "POST" else 200)


def _word(message: TicketMessage, ticked: set[str]) -> dict[str, Any]:
    return {"message": message, "is_ticked": str(message.pk) in ticked}


@for_agents
@require_POST
def undo(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """From either of the two tickets, for as long as it stands."""
    ticket = ticket_for(request, number)
    theirs = Rearrangement.objects.filter(Q(source=ticket) | Q(target=ticket))
    made = get_object_or_404(theirs.select_related("source", "target"), pk=pk)
    act = merging.undo_merge if made.kind == RearrangementKind.MERGE else splitting.undo_split
    try:
        act(rearrangement=made, by=request.user, now=timezone.now())
    except TicketError as error:
        messages.error(request, str(error))
        return redirect(ticket.get_desk_url())
    if made.moved.get("narrowed") and made.target.visibility == made.moved["narrowed"]:
        messages.warning(request, _("%(ticket)s stays visible to fewer people.") % {"ticket": made.target})
    messages.success(request, _("Undone. Each word is back where it was."))
    return redirect(made.source.get_desk_url())
