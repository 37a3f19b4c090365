"""Around the reply box: drafts, canned replies, taking back, and who else is here. Each works without JavaScript;
htmx asks for the part of the page alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import canned, drafts, pending, presence, tickets
from helpdesk.actions.movement import TicketError
from helpdesk.enums import KEPT, DraftKind
from helpdesk.forms.desk import AnswerForm
from helpdesk.furniture import beside
from helpdesk.models import CannedReply, PendingReply, Presence, Ticket, TicketDraft
from helpdesk.permissions import can_change_for_desk
from helpdesk.views.desk import answer_form, show_case
from helpdesk.views.desk_frame import back_to_case
from helpdesk.views.fetching import for_agents, ticket_for
from portal.accounts.models import User
from portal.files.actions import FileRefused, keep
from portal.files.models import StoredFile
from portal.files.policies import ANY_SUPPORT


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@for_agents
@require_POST
def save_draft(request: HttpRequest, number: int) -> HttpResponse:
    """While somebody types, or by the button; the files chosen with the button are kept with the draft."""
    ticket, now = ticket_for(request, number), timezone.now()
    kind = DraftKind.NOTE if request.POST.get("draft") == "note" else DraftKind.REPLY
    fields = {"body": request.POST.get("body", "")}
    if _is_htmx(request):
        draft = drafts.save_draft(user=request.user, kind=kind, fields=fields, now=now, ticket=ticket, at_desk=True)
        return render(request, "helpdesk/_draft_saved.html", {"draft": draft})
    if kind == DraftKind.REPLY:
        refused = _kept_as_draft(request, ticket, fields["body"])[1]
        for words in refused:
            messages.error(request, words)
    else:
        drafts.save_draft(user=request.user, kind=kind, fields=fields, now=now, ticket=ticket, at_desk=True)
    messages.success(request, _("The draft is kept. It waits here for you."))
    return back_to_case(request, ticket, tab=kind)


@for_agents
@require_POST
def insert_reply(request: HttpRequest, number: int) -> HttpResponse:
    """The words of a canned reply below what is typed; all of it is a draft at once, so that nothing is lost."""
    ticket = ticket_for(request, number)
    typed = request.POST.get("body", "")
    chosen = request.POST.get("canned") or request.POST.get("canned_all", "")
    reply = CannedReply.objects.filter(pk=int(chosen)).first() if _is_number(chosen) else None
    words = ""
    if reply and can_change_for_desk(request.user, reply):
        words = canned.use_reply(reply=reply, ticket=ticket, by=request.user)
    draft, refused = _kept_as_draft(request, ticket, drafts.joined(typed, words))
    context = answer_form(draft) | {"ticket": ticket, "refused": refused, "nothing_chosen": not words}
    if _is_htmx(request):
        return render(request, "helpdesk/_desk_reply_box.html", context)
    return show_case(request, ticket, tab="reply", filled=context)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 10


def _kept_as_draft(request: HttpRequest, ticket: Ticket, body: str) -> tuple[TicketDraft | None, list[str]]:
    """Text and chosen files, kept on the server; a file that does not fit is named and left out."""
    now = timezone.now()
    before = TicketDraft.objects.filter(user=request.user, ticket=ticket, kind=DraftKind.REPLY).first()
    form = AnswerForm(request.POST, request.FILES, kept=before.fields.get(KEPT, []) if before else [])
    form.is_valid()
    files: list[StoredFile] = []
    refused = [str(error) for error in form.errors.get("files", [])]
    for upload in form.cleaned_data.get("files", []):
        try:
            files.append(keep(upload=upload, policy=ANY_SUPPORT, by=request.user, now=now))
        except FileRefused as error:
            refused.append(str(error))
    if before and before.fields.get(KEPT):
        drafts.keep_files(draft=before, keep=[int(pk) for pk in form.cleaned_data.get("keep", [])])
    draft = drafts.save_draft(
        user=request.user, kind=DraftKind.REPLY, fields={"body": body}, now=now, ticket=ticket, at_desk=True,
        files=files,
    )  # fmt: skip
    return draft, refused


@for_agents
@require_POST
def take_over(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    draft = get_object_or_404(
        TicketDraft.objects.filter(ticket=ticket, fields__has_key="at_desk").select_related("ticket", "user"), pk=pk
    )
    try:
        taken = drafts.take_over_draft(draft=draft, by=request.user, now=timezone.now())
    except TicketError as error:
        messages.error(request, str(error))
        return back_to_case(request, ticket)
    messages.success(request, _("What %(who)s had written is in your box now.") % {"who": draft.user})
    return back_to_case(request, ticket, tab=taken.kind)


@for_agents
@require_POST
def undo(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take a reply back while it waits."""
    ticket = ticket_for(request, number)
    going = get_object_or_404(PendingReply.objects.select_related("ticket", "author"), pk=pk, ticket=ticket)
    try:
        pending.undo(pending=going, by=request.user, now=timezone.now())
    except pending.PendingError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your reply was not sent. It is in the box below."))
    return back_to_case(request, ticket)


@for_agents
@require_POST
def here(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one is here and hear who else is; nothing to tell the page when it knows already."""
    ticket, now = ticket_for(request, number), timezone.now()
    user: Any = request.user
    seen = Presence.objects.filter(ticket=ticket, user=user).values_list("seen_at", flat=True).first()
    presence.be_here(ticket=ticket, user=user, now=now, seen_at=seen)
    near = beside(ticket, user=user, now=now)
    state = presence_state(near.present)
    if request.POST.get("seen", "") == state and _is_htmx(request):
        return HttpResponse(status=204)
    return render(request, "helpdesk/_desk_presence.html", {"ticket": ticket, "near": near, "state": state})


def presence_state(present: list[dict[str, Any]]) -> str:
    return ",".join(f"{each['user']}{each['writes']}" for each in present)


@for_agents
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Mine now."""
    return _assign(request, number, request.user)


@for_agents
@require_POST
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """Nobody's again."""
    return _assign(request, number, None)


def _assign(request: HttpRequest, number: int, to: User | None) -> HttpResponse:
    ticket = ticket_for(request, number)
    try:
        if ticket.assignee != to:
            tickets.assign(ticket=ticket, to=to, by=request.user, now=timezone.now())
    except TicketError as error:
        messages.error(request, str(error))
    return back_to_case(request, ticket)
