"""How it went, by the link in the mail or on the ticket's own page. GET shows, POST counts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk import rating_links
from helpdesk.actions import rating as actions
from helpdesk.actions.movement import TicketError
from helpdesk.enums import Rating
from helpdesk.forms.rating import RatingForm
from helpdesk.models import Ticket
from helpdesk.permissions import can_rate
from helpdesk.views.fetching import ticket_for
from helpdesk.views.signed_links import link_page
from portal.accounts.models import User

DONE = "done"


@link_page(rating_links.behind, dead_links="rating-links")
def rate_link(request: HttpRequest, ticket: Ticket, person: User) -> HttpResponse:
    if request.method == "POST":
        form = RatingForm(request.POST)
        if form.is_valid() and _rate(form, ticket, person):
            return redirect(f"{request.path}?{DONE}=1")
        return _page(request, ticket, person, form, status=422)
    chosen = request.GET.get("rating", "")
    first = {"rating": chosen if chosen in Rating.values else ticket.rating, "comment": ticket.rating_comment}
    return _page(request, ticket, person, RatingForm(initial=first))


def _page(request: HttpRequest, ticket: Ticket, person: User, form: RatingForm, status: int = 200) -> HttpResponse:
    context = {"ticket": ticket, "person": person, "form": form, "days": actions.CHANGE_DAYS}
    context["is_done"] = DONE in request.GET and request.method != "POST"
    return render(request, "helpdesk/rate_link.html", context, status=status)


def _rate(form: RatingForm, ticket: Ticket, person: User) -> bool:
    rating, comment = Rating(form.cleaned_data["rating"]), form.cleaned_data["comment"]
    try:
        actions.rate(ticket=ticket, rating=rating, comment=comment, by=person, now=timezone.now())
    except TicketError as error:
        form.add_error(None, str(error))
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, number: int) -> HttpResponse:
    """For who is signed in: the same page, reached from the ticket."""
    ticket = ticket_for(request, number)
    if not can_rate(request.user, ticket, or_later=True):
        raise PermissionDenied
    if request.method == "POST":
        form = RatingForm(request.POST)
        if form.is_valid() and _rate(form, ticket, request.user):
            messages.success(
                request, _("Thank you. You may change it for %(days)s days.") % {"days": actions.CHANGE_DAYS}
            )
            return redirect(ticket)
        return _page(request, ticket, request.user, form, status=422)
    form = RatingForm(initial={"rating": ticket.rating, "comment": ticket.rating_comment})
    return _page(request, ticket, request.user, form)
