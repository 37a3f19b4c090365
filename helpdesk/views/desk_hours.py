"""Accounts, work nobody covered, and bookings to take back: for agents to read, for support managers to decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from helpdesk.actions import accounts, booking
from helpdesk.actions.rows import HoursError
from helpdesk.calendar import legal_day
from helpdesk.enums import Decision
from helpdesk.forms import desk as forms
from helpdesk.models import SupportAccount, UncoveredWork, WorkEntry
from helpdesk.permissions import can_manage_hours
from helpdesk.statement import open_disputes, rows_of
from helpdesk.views.desk import desk_frame
from helpdesk.views.fetching import for_agents

PER_PAGE = 30
VERBS = {"extend": forms.ExtendForm, "goodwill": forms.GoodwillForm, "transfer": forms.TransferForm}


@for_agents
def desk_hours(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = SupportAccount.objects.visible_to(request.user).select_related("programme", "agreement")
    waiting = UncoveredWork.objects.filter(decision=Decision.OPEN).select_related(
        "entry__ticket__programme", "entry__agent"
    )
    context = desk_frame(request, None, now=now) | {
        "page": Paginator(rows.order_by("last_on", "pk"), PER_PAGE).get_page(request.GET.get("page")),
        "today": legal_day(now),
        "waiting": waiting.order_by("pk")[:PER_PAGE],
        "disputes": open_disputes()[:PER_PAGE],
        "decision_form": forms.DecisionForm(),
        "on_hours": True,
    }
    return render(request, "helpdesk/desk_hours.html", context)


@for_agents
def desk_account(request: HttpRequest, pk: int) -> HttpResponse:
    return _show_account(request, _account(request, pk))


def _account(request: HttpRequest, pk: int) -> SupportAccount:
    accounts_seen = SupportAccount.objects.visible_to(request.user).select_related("programme", "agreement")
    return get_object_or_404(accounts_seen, pk=pk)


def _show_account(
    request: HttpRequest, account: SupportAccount, filled: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    context = desk_frame(request, None, now=now) | {
        "account": account,
        "rows": list(reversed(rows_of(account))),
        "today": legal_day(now),
        "forms": {verb: form(auto_id=f"{verb}_%s") for verb, form in VERBS.items()} | (filled or {}),
        "reason_form": forms.ReasonForm(),
        "on_hours": True,
    }
    return render(request, "helpdesk/desk_account.html", context, status=status)


@for_agents
@require_POST
def change_account(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Extend, give or transfer: a support manager with a reason the programme reads."""
    account = _account(request, pk)
    if not can_manage_hours(request.user):
        raise PermissionDenied
    form = VERBS[verb](request.POST, auto_id=f"{verb}_%s")
    if form.is_valid():
        try:
            _change(verb, account, form.cleaned_data, request)
        except HoursError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Done. The programme sees it on its statement."))
            return redirect("helpdesk:desk_account", pk=account.pk)
    return _show_account(request, account, {verb: form}, status=422)


def _change(verb: str, account: SupportAccount, data: dict[str, Any], request: HttpRequest) -> None:
    given = data | {"by": request.user, "now": timezone.now()}
    if verb == "transfer":
        accounts.transfer(source=account, **given)
    else:
        act: Callable[..., Any] = accounts.extend if verb == "extend" else accounts.give_goodwill
        act(account=account, **given)


@for_agents
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    uncovered = get_object_or_404(UncoveredWork.objects.select_related("entry__ticket__programme"), pk=pk)
    if not can_manage_hours(request.user):
        raise PermissionDenied
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a decision and say why."))
        return redirect("helpdesk:desk_hours")
    data = form.cleaned_data
    try:
        accounts.decide_uncovered(
            uncovered=uncovered,
            decision=Decision(data["decision"]),
            note=data["note"],
            by=request.user,
            now=timezone.now(),
        )
    except HoursError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Decided. Those who authorise hours in the programme got a mail."))
    return redirect("helpdesk:desk_hours")


@for_agents
@require_POST
def reverse_work(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(WorkEntry.objects.select_related("ticket__programme", "agent"), pk=pk)
    if not can_manage_hours(request.user):
        raise PermissionDenied
    form = forms.ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say why the booking is taken back; the programme reads it."))
        return redirect(entry.ticket.get_desk_url())
    try:
        booking.reverse_work(entry=entry, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    except HoursError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The booking is taken back. Book the right one now; both stay visible."))
    return redirect(entry.ticket.get_desk_url())
