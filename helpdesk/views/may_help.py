"""What may help with an open ticket, on a page of its own: the ticket's page does not pay for the search."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.suggestions import count_helped
from helpdesk.may_help import answers_for
from helpdesk.models import Ticket
from helpdesk.permissions import can_close
from helpdesk.secrets import masked
from helpdesk.suggestions import suggested
from helpdesk.views.fetching import ticket_for
from search.limits import within_limit

LOOKS_PER_MINUTE = 60


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def may_help(request: HttpRequest, number: int) -> HttpResponse:
    """GET looks for answers; POST counts the one that helped and leads back to the ticket."""
    ticket, now = ticket_for(request, number), timezone.now()
    if request.method == "POST":
        return _count(request, ticket)
    is_within = within_limit(request, "ask", per_minute=LOOKS_PER_MINUTE)
    found = answers_for(ticket, user=request.user, now=now) if is_within else []
    return render(request, "helpdesk/may_help.html", {"ticket": ticket, "suggestions": found, "is_within": is_within})


def _count(request: HttpRequest, ticket: Ticket) -> HttpResponse:
    suggestion = suggested(request.POST.get("solved", ""))
    if suggestion is None:
        messages.error(request, _("That answer is too old to be counted. Look once more."))
        return redirect("helpdesk:may_help", ticket.number)
    asked, _places = masked(ticket.title)
    count_helped(suggestion=suggestion, asked=asked, by=request.user, now=timezone.now())
    thanks = _("Glad it helped; we counted it.")
    if can_close(request.user, ticket):
        thanks = _("Glad it helped; we counted it. Close the ticket if nothing is left open.")
    messages.success(request, thanks)
    return redirect(ticket)
