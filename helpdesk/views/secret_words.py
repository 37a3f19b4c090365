"""Secrets that stand in a ticket: shown masked, each word with one button that masks it for good."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from helpdesk.actions import secret_words as actions
from helpdesk.models import TicketMessage
from helpdesk.permissions import can_answer, can_mask, can_reply
from helpdesk.thread import author_name
from helpdesk.views.fetching import ticket_for

MOST_SHOWN = 12  # of one word


@login_required
def secrets(request: HttpRequest, number: int) -> HttpResponse:
    ticket = ticket_for(request, number)
    if not can_reply(request.user, ticket):
        raise PermissionDenied
    seen = TicketMessage.objects.visible_to(request.user).filter(ticket=ticket).select_related("author", "programme")
    words = []
    for message in seen.order_by("pk"):
        message.ticket = ticket
        if can_mask(request.user, message) and (found := actions.secrets_in(message.body)):
            who = author_name(ticket, message, request.user)
            words.append({"message": message, "who": who, "found": found[:MOST_SHOWN], "count": len(found)})
    back = ticket.get_desk_url() if can_answer(request.user) else ticket.get_absolute_url()
    return render(request, "helpdesk/secrets.html", {"ticket": ticket, "words": words, "back": back})


@login_required
@require_POST
def mask(request: HttpRequest, pk: int) -> HttpResponse:
    seen = TicketMessage.objects.visible_to(request.user).select_related("ticket__programme", "author")
    message = get_object_or_404(seen, pk=pk)
    if not can_mask(request.user, message):
        raise PermissionDenied
    try:
        places = actions.mask_word(message=message, by=request.user, now=timezone.now())
    except actions.MaskError as error:
        messages.error(request, str(error))
    else:
        done = ngettext("%(places)s place is masked.", "%(places)s places are masked.", places) % {"places": places}
        messages.success(request, done + " " + _("Change the password or key as well: mails with it went out already."))
    return redirect("helpdesk:secrets", message.ticket.number)
