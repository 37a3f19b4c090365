"""Merge, split and link a case, and take each back: a page that says what happens, one POST that does it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import linking, merging, splitting
from helpdesk.actions.movement import TicketError
from helpdesk.enums import LinkKind, RearrangementKind
from helpdesk.forms.rearrange import NUMBER, ChangeForm, LinkForm, ReleaseForm, SplitForm
from helpdesk.linked import links_for
from helpdesk.models import Rearrangement, Ticket, TicketLink, TicketMessage
from helpdesk.rearranging import plan_merge
from helpdesk.views.desk_frame import desk_frame
from helpdesk.views.fetching import for_agents, ticket_for
from releases.models import Release

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
    return _page(request, "desk_merge", source, context, status=422 if request.method == "POST" else 200)


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
        return _page(request, "desk_merge", source, context, status=422)
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
    return _page(request, "desk_split", ticket, context, status=422 if request.method == "POST" else 200)


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


@for_agents
def links(request: HttpRequest, number: int) -> HttpResponse:
    """Both directions of what hangs together; a POST adds one link of the form that was sent."""
    ticket = ticket_for(request, number)
    release = Release.objects.visible_to(request.user).filter(pk=_number(request.GET.get("release"))).first()
    forms = _forms(request, release)
    sent = forms.get(request.POST.get("form", "")) if request.method == "POST" else None
    if sent is not None and sent.is_valid() and _link(request, ticket, sent):
        return redirect("helpdesk:desk_links", ticket.number)
    context = {f"{name}_form": form for name, form in forms.items()}
    context |= {"form": sent, "links": links_for(ticket, request.user), "release": release}
    return _page(request, "desk_links", ticket, context, status=422 if request.method == "POST" else 200)


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 10 else 0


def _forms(request: HttpRequest, release: Release | None) -> dict[str, Any]:
    """Each form is bound only when it was the one sent; a release may be wanted for either of its two."""
    sent = request.POST.get("form", "")
    data = {name: request.POST if sent == name else None for name in ("ticket", "release", "change")}
    forms: dict[str, Any] = {
        "ticket": LinkForm(data["ticket"], reader=request.user, auto_id="link_%s"),
        "release": ReleaseForm(data["release"], reader=request.user, initial={"release": release}, auto_id="cause_%s"),
    }
    if release:
        forms["change"] = ChangeForm(data["change"], release=release, auto_id="change_%s")
    return forms


def _link(request: HttpRequest, ticket: Ticket, form: Any) -> bool:
    data = form.cleaned_data
    kind = {"ReleaseForm": LinkKind.CAUSED_BY, "ChangeForm": LinkKind.FIXED_IN}.get(type(form).__name__)
    goal = data.get("number") or data.get("release") or data.get("change")
    try:
        linking.add_link(
            ticket=ticket, kind=kind or LinkKind(data["kind"]), to=goal, by=request.user, now=timezone.now()
        )
    except TicketError as error:
        form.add_error(None, str(error))
        return False
    return True


@for_agents
@require_POST
def unlink(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    theirs = TicketLink.objects.filter(Q(ticket=ticket) | Q(other=ticket)).select_related("ticket")
    linking.remove_link(link=get_object_or_404(theirs, pk=pk), by=request.user, now=timezone.now())
    return redirect("helpdesk:desk_links", ticket.number)


def _page(request: HttpRequest, name: str, ticket: Ticket, context: dict[str, Any], *, status: int) -> HttpResponse:
    frame = desk_frame(request, now=timezone.now())
    return render(request, f"helpdesk/{name}.html", frame | context | {"ticket": ticket}, status=status)
