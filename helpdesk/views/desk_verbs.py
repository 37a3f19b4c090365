"""What agents do with a case: each a POST, one action, back to the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import booking, conversation, estimates, pending
from helpdesk.actions import tickets as actions
from helpdesk.calendar import legal_day
from helpdesk.enums import KEPT, DraftKind, Status
from helpdesk.forms import desk as forms
from helpdesk.forms.safe import warning_about
from helpdesk.models import Ticket, TicketDraft
from helpdesk.views.desk import show_case
from helpdesk.views.desk_frame import back_to_case
from helpdesk.views.fetching import for_agents, ticket_for
from helpdesk.wording import minutes_text
from portal.files.actions import FileRefused

REFUSALS = (actions.TicketError, booking.HoursError, estimates.EstimateError, FileRefused)


@for_agents
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """It waits some seconds in which it can be taken back; the toast of the next page says so."""
    ticket = ticket_for(request, number)
    draft = TicketDraft.objects.filter(user=request.user, ticket=ticket, kind=DraftKind.REPLY).first()
    kept = draft.fields.get(KEPT, []) if draft else []
    form = forms.AnswerForm(request.POST, request.FILES, kept=kept, auto_id="reply_%s")
    if warning := warning_about(request.POST.get("body", ""), writer=request.user):
        messages.warning(request, warning)
    done = _("Your reply is on its way to %(people)s.") % {"people": ticket.requester}
    return _do(request, ticket, form, "reply", lambda data: pending.hand_in(
        ticket=ticket, by=request.user, now=timezone.now(), body=data["body"], uploads=data["files"],
        then=Status(data["then"]), stored=form.kept_files(),
    ), "" if settings.UNDO_SEND_SECONDS > 0 else done)  # fmt: skip


@for_agents
@require_POST
def note(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    form = forms.NoteForm(request.POST, request.FILES, auto_id="note_%s")
    return _do(request, ticket, form, "note", lambda data: conversation.add_note(
        ticket=ticket, by=request.user, now=timezone.now(), body=data["body"], uploads=data["files"]
    ))  # fmt: skip


@for_agents
@require_POST
def estimate(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    form = forms.EstimateForm(request.POST, auto_id="estimate_%s")
    return _do(request, ticket, form, "estimate", lambda data: estimates.propose(
        ticket=ticket, lines=form.lines(), by=request.user, now=timezone.now(), note=data["note"],
        answer_by=data["answer_by"],
    ), _("The estimate is with the programme. Those who may authorise hours got a mail."))  # fmt: skip


@for_agents
@require_POST
def book(request: HttpRequest, number: int) -> HttpResponse:
    ticket, now = ticket_for(request, number), timezone.now()
    form = forms.BookForm(request.POST, today=legal_day(now), auto_id="book_%s")

    def act(data: dict[str, Any]) -> None:
        entry = booking.book_time(ticket=ticket, work=form.work(), by=request.user, now=now)
        messages.success(request, _booked(entry))

    return _do(request, ticket, form, "book", act)


def _booked(entry: Any) -> str:
    words = {
        "charged": minutes_text(entry.charged_minutes),
        "open": minutes_text(entry.due_minutes - entry.charged_minutes),
    }
    if entry.due_minutes > entry.charged_minutes:
        return _("%(charged)s charged. %(open)s wait for the support manager's decision.") % words
    return _("Booked. %(charged)s are charged.") % words if entry.due_minutes else _("Booked, nothing is charged.")


@for_agents
@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    form = forms.AssignForm(request.POST, auto_id="assign_%s")
    return _do(request, ticket, form, "edit", lambda data: actions.assign(
        ticket=ticket, to=data["to"], by=request.user, now=timezone.now()
    ))  # fmt: skip


@for_agents
@require_POST
def set_status(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    form = forms.StatusForm(request.POST, ticket=ticket, auto_id="status_%s")
    return _do(request, ticket, form, "edit", lambda data: actions.set_status(
        ticket=ticket, status=Status(data["status"]), by=request.user, now=timezone.now()
    ))  # fmt: skip


@for_agents
@require_POST
def classify(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    form = forms.FactsForm(request.POST, ticket=ticket, auto_id="facts_%s")
    return _do(request, ticket, form, "edit", lambda data: actions.classify(
        ticket=ticket, by=request.user, now=timezone.now(), **data
    ))  # fmt: skip


def _do(
    request: HttpRequest, ticket: Ticket, form: Any, tab: str, act: Callable[[dict[str, Any]], Any], done: str = ""
) -> HttpResponse:
    """Run ``act`` on a valid form; otherwise the case comes back with the form as it was filled in."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            if done:
                messages.success(request, done)
            return back_to_case(request, ticket)
    name = {"AssignForm": "assign_form", "StatusForm": "status_form", "FactsForm": "facts_form"}.get(
        type(form).__name__, f"{tab}_form"
    )
    return show_case(request, ticket, tab=tab, filled={name: form, "failed": form}, status=422)
