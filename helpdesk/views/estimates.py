from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.actions import estimates as actions
from helpdesk.forms.tickets import DeclineForm
from helpdesk.models import Estimate
from helpdesk.permissions import can_decide_estimate
from helpdesk.selectors import hours_of
from helpdesk.views.ticket_page import after_accepting
from helpdesk.wording import minutes_text


@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Money is agreed on a page of its own, with the hours before and after."""
    estimate = _estimate(request, pk)
    if request.method == "POST":
        try:
            actions.accept(estimate=estimate, by=request.user, now=timezone.now())
        except actions.EstimateError as error:
            messages.error(request, str(error))
        else:
            text = _("%(minutes)s are kept for %(number)s. Interact can begin.")
            minutes = minutes_text(estimate.total_minutes)
            messages.success(request, text % {"minutes": minutes, "number": estimate.ticket})
        return redirect(estimate.ticket)
    return render(request, "helpdesk/estimate_accept.html", _context(estimate))


@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    estimate = _estimate(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.decline(estimate=estimate, by=request.user, now=timezone.now(), reason=reason)
        except actions.EstimateError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You declined. Nothing is taken from your hours; Interact reads your reason."))
        return redirect(estimate.ticket)
    return render(request, "helpdesk/estimate_decline.html", _context(estimate) | {"form": form})


def _estimate(request: HttpRequest, pk: int) -> Estimate:
    estimates = Estimate.objects.visible_to(request.user).select_related("ticket__programme", "proposed_by")
    estimate = get_object_or_404(estimates.prefetch_related("lines"), pk=pk)
    if not can_decide_estimate(request.user, estimate):
        raise PermissionDenied
    return estimate


def _context(estimate: Estimate) -> dict[str, object]:
    hours = hours_of(estimate.ticket.programme, timezone.now())
    return {
        "estimate": estimate,
        "ticket": estimate.ticket,
        "hours": hours,
        "after": after_accepting(hours, estimate.total_minutes) if hours else None,
        "is_covered": bool(hours and hours.left - hours.held >= estimate.total_minutes),
        "crumbs": [
            {"label": _("Helpdesk"), "url": reverse("helpdesk:section")},
            {"label": estimate.ticket.reference, "url": estimate.ticket.get_absolute_url()},
            {"label": _("Estimate")},
        ],
    }
