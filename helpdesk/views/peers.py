"""What is done with one word of a conversation: the solution, out of sight, in sight again. Each a POST."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import peers as actions
from helpdesk.models import TicketMessage
from helpdesk.permissions import can_mark_solution
from helpdesk.views.fetching import for_agents, ticket_for
from helpdesk.windows import place_of


def _word(request: HttpRequest, pk: int) -> TicketMessage:
    words = TicketMessage.objects.visible_to(request.user).select_related("ticket__programme", "author")
    return get_object_or_404(words, pk=pk)


@login_required
@require_POST
def solution(request: HttpRequest, pk: int) -> HttpResponse:
    word = _word(request, pk)
    if not can_mark_solution(request.user, word.ticket):
        raise PermissionDenied
    return _do(request, word, lambda: actions.mark_solution(message=word, by=request.user, now=timezone.now()))


@login_required
@require_POST
def no_solution(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    if not can_mark_solution(request.user, ticket):
        raise PermissionDenied
    actions.unmark_solution(ticket=ticket, by=request.user, now=timezone.now())
    return redirect(ticket)


@for_agents
@require_POST
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    word, reason = _word(request, pk), request.POST.get("reason", "")[:300]
    done = _("Hidden from everybody but agents. A note says why.")
    return _do(
        request, word, lambda: actions.hide(message=word, reason=reason, by=request.user, now=timezone.now()), done
    )


@for_agents
@require_POST
def show_again(request: HttpRequest, pk: int) -> HttpResponse:
    word = _word(request, pk)
    return _do(request, word, lambda: actions.show_again(message=word, by=request.user, now=timezone.now()))


def _do(request: HttpRequest, word: TicketMessage, act: Callable[[], object], done: str = "") -> HttpResponse:
    try:
        act()
    except actions.PeerError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    ticket = word.ticket
    return redirect(ticket.get_absolute_url() + place_of(word, ticket.messages.visible_to(request.user)))
