"""How the helpdesk does, and all its tickets for a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from helpdesk import filters
from helpdesk.exports import file_name, rows_as_csv
from helpdesk.forms.reports import PeriodForm
from helpdesk.models import Ticket
from helpdesk.reports import Line, Period, Report, last_days, report_on
from helpdesk.views.desk_frame import desk_frame
from helpdesk.views.fetching import for_agents

DAYS = 90
QUICK = (30, 90, 365)


@for_agents
def reports(request: HttpRequest) -> HttpResponse:
    """Of the days asked for; without any, of the last 90."""
    now = timezone.now()
    is_asked = bool({"first", "last"} & set(request.GET))
    form = PeriodForm(request.GET if is_asked else None, initial=vars(last_days(DAYS, at=now)))
    is_good = is_asked and form.is_valid()
    period = form.period() if is_good else last_days(DAYS, at=now)
    report = report_on(period, at=now)
    context = desk_frame(request, now=now) | {
        "form": form, "report": report, "sections": _sections(report), "quick": _quick(now, period),
        "current": "reports", "query": _query(period),
    }  # fmt: skip
    return render(request, "helpdesk/desk_reports.html", context, status=422 if is_asked and not is_good else 200)


def _sections(report: Report) -> list[dict[str, Any]]:
    named = [
        ("kind", _("By kind"), _("Kind"), report.by_kind),
        ("area", _("By area"), _("Area"), report.by_area),
        ("version", _("By Jems version"), _("Jems version"), report.by_version),
        ("month", _("By month"), _("Month"), report.by_month),
    ]
    return [
        {"key": key, "title": title, "column": column, "lines": lines,
         "first": _bars(lines, "first"), "solve": _bars(lines, "solve")}
        for key, title, column, lines in named
    ]  # fmt: skip


def _bars(lines: list[Line], measure: str) -> list[dict[str, Any]]:
    """For the drawing: half took at most so long."""
    medians = [(line.label, getattr(line, measure)) for line in lines]
    return [
        {"label": label, "value": times.median, "text": _("%(hours)s h") % {"hours": times.median}}
        for label, times in medians
        if times.tickets
    ]


def _quick(now: Any, current: Period) -> list[dict[str, Any]]:
    links = []
    for days in QUICK:
        period = last_days(days, at=now)
        words = _("Last %(days)s days") % {"days": days}
        url = f"{reverse('helpdesk:desk_reports')}?{_query(period)}"
        links.append({"label": words, "url": url, "current": period == current})
    return links


def _query(period: Period) -> str:
    return urlencode({"first": period.first.isoformat(), "last": period.last.isoformat()})


@for_agents
def tickets_csv(request: HttpRequest) -> HttpResponseBase:
    """Every ticket the filters of the desk leave, and of the days, if any are asked for; no limit."""
    now = timezone.now()
    wanted = filters.condition(filters.read(request.GET), user=request.user, now=now)
    tickets = Ticket.objects.visible_to(request.user).filter(wanted)
    form = PeriodForm(request.GET)
    if {"first", "last"} & set(request.GET):
        if not form.is_valid():
            return HttpResponse(form.errors.as_text(), status=400, content_type="text/plain; charset=utf-8")
        tickets = tickets.filter(form.period().of("opened_at"))
    response = StreamingHttpResponse(rows_as_csv(tickets), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(now)}"'
    response["Cache-Control"] = "no-store, private"
    return response
