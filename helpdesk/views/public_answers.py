"""Making an answer public: the agent's redaction page, and the page where whoever asked decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import public_answers as actions
from helpdesk.enums import SETTLED, Kind, PublicAnswerStatus, Visibility
from helpdesk.forms.answers import PublicAnswerForm, RefusalForm
from helpdesk.markup import render as as_html
from helpdesk.models import PublicAnswer, Ticket
from helpdesk.permissions import can_answer, can_give_consent
from helpdesk.redaction import left_in, marked, propose, terms_of, words_of
from helpdesk.views.desk_frame import desk_frame
from helpdesk.views.fetching import for_agents, ticket_for
from helpdesk.views.lists import list_tabs, with_states

VERBS = ("ask", "publish", "withdraw")
PER_PAGE = 25
EDITABLE = {PublicAnswerStatus.DRAFT, PublicAnswerStatus.ASKED, PublicAnswerStatus.CONSENTED,
            PublicAnswerStatus.REFUSED}  # fmt: skip


def answer_list(request: HttpRequest) -> HttpResponse:
    """Questions everybody may read that have an answer."""
    solved = Ticket.objects.visible_to(request.user).filter(visibility=Visibility.PUBLIC, status__in=SETTLED)
    words = request.GET.get("q", "").strip()[:100]
    found = solved.exclude(kind=Kind.IDEA).for_list().order_by("-last_word_at", "-pk")
    found = found.filter(title__icontains=words) if words else found
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "tickets": with_states(page.object_list, request.user), "words": words,
        "tabs": list_tabs(request.user, "answers"),
    }  # fmt: skip
    return render(request, "helpdesk/public_answers.html", context)


@for_agents
def desk_public_answer(request: HttpRequest, number: int) -> HttpResponse:
    """The conversation with what tells who asked marked, beside the text that everybody would read."""
    ticket = ticket_for(request, number)
    answer = PublicAnswer.objects.filter(source=ticket).select_related("published", "decided_by").first()
    initial = vars(propose(ticket)) if answer is None else _fields(answer)
    form = PublicAnswerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        text = actions.Text(**form.cleaned_data)
        try:
            actions.draft(source=ticket, text=text, by=request.user, now=timezone.now())
        except actions.PublicAnswerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The text is kept. Nobody else reads it yet."))
            return redirect("helpdesk:desk_public_answer", number)
    return _page(request, ticket, answer, form, status=422 if form.is_bound else 200)


def _fields(answer: PublicAnswer) -> dict[str, str]:
    return {"title": answer.title, "question": answer.question, "answer": answer.answer}


def _page(
    request: HttpRequest, ticket: Ticket, answer: PublicAnswer | None, form: PublicAnswerForm, *, status: int
) -> HttpResponse:
    terms = terms_of(ticket)
    shown = [form[name].value() or "" for name in ("title", "question", "answer")]
    context = desk_frame(request, now=timezone.now()) | {
        "ticket": ticket, "answer": answer, "form": form, "left": left_in(shown, terms),
        "original": [(word, marked(word.body, terms)) for word in words_of(ticket)],
        "original_title": marked(ticket.title, terms),
        "is_editable": ticket.is_settled and (answer is None or answer.status in EDITABLE),
    }  # fmt: skip
    return render(request, "helpdesk/desk_public_answer.html", context, status=status)


@for_agents
@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Ask, publish or withdraw; what cannot be done says why on the same page."""
    ticket = ticket_for(request, number)
    answer = get_object_or_404(PublicAnswer.objects.select_related("source__requester", "published"), source=ticket)
    given: dict[str, Any] = {"answer": answer, "by": request.user, "now": timezone.now()}
    if verb == "ask":
        given["is_checked"] = "checked" in request.POST
    try:
        {"ask": actions.ask, "publish": actions.publish, "withdraw": actions.withdraw}[verb](**given)
    except actions.PublicAnswerError as error:
        messages.error(request, str(error))
    return redirect("helpdesk:desk_public_answer", number)


@login_required
def consent(request: HttpRequest, number: int) -> HttpResponse:
    """The whole text everybody would read, for whoever asked; agents may look."""
    answer = _answer_for(request, number)
    return _consent_page(request, answer, RefusalForm())


def _answer_for(request: HttpRequest, number: int) -> PublicAnswer:
    ticket = ticket_for(request, number)
    found = PublicAnswer.objects.exclude(status=PublicAnswerStatus.DRAFT).select_related(
        "source__requester", "source__programme", "published"
    )
    answer = get_object_or_404(found, source=ticket)
    if not can_give_consent(request.user, answer) and not can_answer(request.user):
        raise PermissionDenied
    return answer


def _consent_page(request: HttpRequest, answer: PublicAnswer, form: RefusalForm, *, status: int = 200) -> HttpResponse:
    context = {
        "answer": answer, "ticket": answer.source, "form": form, "question": as_html(answer.question),
        "text": as_html(answer.answer), "may_decide": can_give_consent(request.user, answer),
    }  # fmt: skip
    return render(request, "helpdesk/consent.html", context, status=status)


@login_required
@require_POST
def consent_decide(request: HttpRequest, number: int, decision: str) -> HttpResponse:
    answer, now, form = _answer_for(request, number), timezone.now(), RefusalForm(request.POST)
    if not can_give_consent(request.user, answer):
        raise PermissionDenied
    if not form.is_valid():
        return _consent_page(request, answer, form, status=422)
    try:
        if decision == "refuse":
            actions.refuse(answer=answer, by=request.user, now=now, note=form.cleaned_data["note"])
        else:
            {"accept": actions.accept, "withdraw": actions.withdraw}[decision](answer=answer, by=request.user, now=now)
    except actions.PublicAnswerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. Interact knows your decision."))
    return redirect(answer.source if decision == "withdraw" else answer)
