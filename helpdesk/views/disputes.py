"""A programme doubts a line of its statement; a support manager answers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.actions import disputes as actions
from helpdesk.actions.rows import HoursError
from helpdesk.forms.programs import DisputeAnswerForm, DisputeForm
from helpdesk.models import LedgerRow, LineDispute, SupportAccount
from helpdesk.permissions import can_dispute, can_manage_hours
from helpdesk.views.desk_frame import desk_frame
from helpdesk.views.fetching import for_agents


@login_required
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong with one line."""
    rows = LedgerRow.objects.filter(account__in=SupportAccount.objects.visible_to(request.user))
    row = get_object_or_404(rows.select_related("account__programme", "ticket", "work_entry", "actor"), pk=pk)
    now, form = timezone.now(), DisputeForm(request.POST or None)
    if not can_dispute(request.user, row, now=now):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            actions.raise_dispute(row=row, by=request.user, now=now, **form.cleaned_data)
        except HoursError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Interact looks at this line. You get a mail with the answer."))
            return redirect(row.account)
    hours = reverse("helpdesk:hours")
    crumbs = [{"label": _("Support hours"), "url": hours}, {"label": _("Dispute a line")}]
    context = {"row": row, "minutes": -row.minutes, "form": form, "crumbs": crumbs}
    return render(request, "helpdesk/dispute.html", context, status=422 if request.method == "POST" else 200)


@for_agents
def desk_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """What the programme says about a line, and the answer of a support manager."""
    found = get_object_or_404(
        LineDispute.objects.select_related(
            "row__account__programme", "row__ticket", "row__work_entry__agent", "raised_by", "answered_by"
        ),
        pk=pk,
    )
    form = DisputeAnswerForm(request.POST or None)
    if request.method == "POST":
        if not can_manage_hours(request.user):
            raise PermissionDenied
        if form.is_valid() and _answered(request, found, form):
            return redirect("helpdesk:desk_hours")
    now = timezone.now()
    context = desk_frame(request, None, now=now) | {
        "dispute": found, "row": found.row, "minutes": -found.row.minutes, "form": form, "on_hours": True,
        "manages": can_manage_hours(request.user),
    }  # fmt: skip
    return render(request, "helpdesk/desk_dispute.html", context, status=422 if request.method == "POST" else 200)


def _answered(request: HttpRequest, found: LineDispute, form: DisputeAnswerForm) -> bool:
    act = actions.uphold if request.POST.get("decision") == "uphold" else actions.reject
    try:
        act(dispute=found, by=request.user, now=timezone.now(), **form.cleaned_data)
    except HoursError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Answered. The programme sees it on its statement and got a mail."))
    return True
