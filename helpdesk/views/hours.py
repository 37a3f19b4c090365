from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from helpdesk.models import SupportAccount
from helpdesk.permissions import can_manage_hours, can_see_hours
from helpdesk.selectors import hours_of
from helpdesk.statement import csv_lines, last_day_calendar, rows_of
from portal.accounts.models import Programme
from portal.accounts.selectors import current_programme, programmes_of


@login_required
def hours(request: HttpRequest) -> HttpResponse:
    """The statement of a programme: what was granted, what it was used for, what is left and until when."""
    programme, now = shown_programme(request), timezone.now()
    accounts = SupportAccount.objects.visible_to(request.user).filter(programme=programme).select_related("agreement")
    context = {
        "programme": programme,
        "programmes": programmes_of(request.user),
        "hours": hours_of(programme, now) if programme else None,
        "statements": [
            (account, list(reversed(rows_of(account, reader=request.user, now=now))))
            for account in accounts.order_by("-last_on", "-pk")
        ],
        "manages": can_manage_hours(request.user),
        "crumbs": [{"label": _("Helpdesk"), "url": reverse("helpdesk:section")}, {"label": _("Support hours")}],
    }
    return render(request, "helpdesk/hours.html", context)


@login_required
def hours_csv(request: HttpRequest) -> StreamingHttpResponse:
    programme = shown_programme(request)
    accounts = SupportAccount.objects.visible_to(request.user).filter(programme=programme).order_by("first_on", "pk")
    lines = csv_lines(accounts.select_related("agreement"))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="support-hours.csv"'
    return response


@login_required
def hours_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    accounts = SupportAccount.objects.visible_to(request.user).select_related("programme")
    account = get_object_or_404(accounts, pk=pk)
    content = last_day_calendar(account, now=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="support-hours-last-day.ics"'
    return response


def shown_programme(request: HttpRequest) -> Programme | None:
    """The one asked for, when the reader may see its hours; otherwise the reader's own (None without one)."""
    code = request.GET.get("programme", "")
    if not code:
        return current_programme(request.user)
    programme = Programme.objects.filter(code=code).first()
    if programme is None or not can_see_hours(request.user, programme):
        raise Http404
    return programme
