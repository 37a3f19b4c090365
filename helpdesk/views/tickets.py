from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import conversation, drafts
from helpdesk.actions import tickets as actions
from helpdesk.enums import DraftKind, Kind
from helpdesk.forms.tickets import ColleagueForm, NewTicketForm, ReplyForm
from helpdesk.models import Ticket, TicketDraft, TicketFile
from helpdesk.permissions import can_answer, can_close, can_open, can_reopen, can_reply, is_on_customer_side
from helpdesk.views.fetching import signed_in_or_kept, ticket_for, typed_before
from helpdesk.views.lists import kind_cards
from helpdesk.views.ticket_page import show_ticket
from portal.accounts.selectors import current_programme
from portal.files.actions import FileRefused
from portal.files.serving import serve


def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The case as its own people see it; a guest who might have the right is sent to sign in."""
    try:
        found = ticket_for(request, number)
    except Http404:
        if request.user.is_authenticated:
            raise
        return redirect_to_login(request.get_full_path())
    return show_ticket(request, found, now=timezone.now())


@signed_in_or_kept
def ticket_new(request: HttpRequest) -> HttpResponse:
    """First the kind with what it costs, then the fields that fit it."""
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Kind.values:
        return render(request, "helpdesk/ticket_kind.html", _kinds(request))
    if request.method == "POST":
        return _open(request, kind)
    draft = TicketDraft.objects.filter(user=request.user, kind=DraftKind.NEW).first()
    initial = typed_before(request, reverse("helpdesk:ticket_new")) or (draft.fields if draft else {})
    form = NewTicketForm(user=request.user, kind=kind, initial={**initial, "kind": kind})
    return render(request, "helpdesk/ticket_new.html", {"form": form, "kind": Kind(kind), "draft": draft})


def _kinds(request: HttpRequest) -> dict[str, object]:
    programme = current_programme(request.user)
    may_ask = can_open(request.user, kind=Kind.SUPPORT, programme=programme)
    return {"kinds": kind_cards(), "may_ask_support": may_ask, "programme": programme}


def _open(request: HttpRequest, kind: str) -> HttpResponse:
    form = NewTicketForm(request.POST, request.FILES, user=request.user, kind=kind)
    if form.is_valid():
        try:
            opened = actions.open_ticket(by=request.user, now=timezone.now(), **form.facts())
        except (actions.TicketError, FileRefused) as error:
            form.add_error(None, str(error))
        else:
            text = _("%(number)s is with the helpdesk. You get a mail when somebody answers.")
            messages.success(request, text % {"number": opened.reference})
            return redirect(opened)
    return render(request, "helpdesk/ticket_new.html", {"form": form, "kind": Kind(kind)}, status=422)


@signed_in_or_kept
@require_POST
def reply(request: HttpRequest, number: int) -> HttpResponse:
    found, now = ticket_for(request, number), timezone.now()
    if not can_reply(request.user, found):
        raise PermissionDenied
    form = ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        say = conversation.answer if can_answer(request.user) else conversation.reply
        try:
            said = say(
                ticket=found,
                by=request.user,
                body=form.cleaned_data["body"],
                now=now,
                uploads=form.cleaned_data["files"],
            )
        except (conversation.TicketError, FileRefused) as error:
            form.add_error(None, str(error))
        else:
            return redirect(said)
    return show_ticket(request, found, now=now, form=form, status=422)


@login_required
@require_POST
def save_reply_draft(request: HttpRequest, number: int) -> HttpResponse:
    """Called while somebody types; answers with the words for the line under the box."""
    found = ticket_for(request, number)
    if not can_reply(request.user, found):
        raise PermissionDenied
    kind = DraftKind.NOTE if request.POST.get("draft") == "note" and can_answer(request.user) else DraftKind.REPLY
    return _saved(request, kind, ("body",), found)


@login_required
@require_POST
def save_new_draft(request: HttpRequest) -> HttpResponse:
    return _saved(request, DraftKind.NEW, ("title", "body", "area", "jems_version", "environment", "visibility"), None)


def _saved(request: HttpRequest, kind: DraftKind, names: tuple[str, ...], found: Ticket | None) -> HttpResponse:
    fields = {name: request.POST.get(name, "") for name in names}
    draft = drafts.save_draft(user=request.user, kind=kind, fields=fields, now=timezone.now(), ticket=found)
    return render(request, "helpdesk/_draft_saved.html", {"draft": draft})


@login_required
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    found = ticket_for(request, number)
    if not can_close(request.user, found):
        raise PermissionDenied
    try:
        actions.close(ticket=found, by=request.user, now=timezone.now())
    except actions.TicketError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(number)s is closed. A reply within 30 days opens it again.") % {"number": found})
    return redirect(found)


@login_required
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    found, now = ticket_for(request, number), timezone.now()
    if not can_reopen(request.user, found, now=now):
        raise PermissionDenied
    try:
        actions.reopen(ticket=found, by=request.user, now=now)
    except actions.TicketError as error:
        messages.error(request, str(error))
    return redirect(found)


@login_required
@require_POST
def watch(request: HttpRequest, number: int) -> HttpResponse:
    """Watch, or stop when one already does."""
    found, now = ticket_for(request, number), timezone.now()
    if found.watchers.filter(user=request.user).exists():
        actions.unwatch(ticket=found, user=request.user, now=now)
        messages.success(request, _("You get no more mails about %(number)s.") % {"number": found})
    else:
        actions.watch(ticket=found, user=request.user, by=request.user, now=now)
        messages.success(request, _("You get a mail when something happens in %(number)s.") % {"number": found})
    return redirect(found)


@login_required
@require_POST
def add_colleague(request: HttpRequest, number: int) -> HttpResponse:
    found, now = ticket_for(request, number), timezone.now()
    if not (is_on_customer_side(request.user, found) or can_answer(request.user)):
        raise PermissionDenied
    form = ColleagueForm(request.POST, ticket=found)
    if not form.is_valid():
        messages.error(request, _("Choose a colleague of this programme who does not watch yet."))
        return redirect(found)
    colleague = form.cleaned_data["user"]
    actions.watch(ticket=found, user=colleague, by=request.user, now=now)
    messages.success(request, _("%(person)s gets the news of this ticket now.") % {"person": colleague})
    return redirect(found)


@login_required
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a word the reader may see."""
    found = get_object_or_404(TicketFile.objects.visible_to(request.user).select_related("stored"), pk=pk)
    return serve(request, found.stored)
