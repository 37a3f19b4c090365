from collections.abc import Callable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from licences import exports
from licences.views.desk import desk_frame, for_reviewers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@for_reviewers
def offer(request: HttpRequest) -> HttpResponse:
    tables = [{"what": what, "title": table.title} for what, table in exports.TABLES.items()]
    context = {"tables": tables, "zone_note": exports.zone_note(), **desk_frame("exports")}
    return render(request, "licences/desk/exports.html", context)


@require_safe
@for_reviewers
def download(request: HttpRequest, what: str, form: str) -> HttpResponseBase:
    """One table as CSV, streamed, or as XLSX; each with all its rows."""
    if what not in exports.TABLES or form not in MAKERS:
        raise Http404
    response = MAKERS[form](exports.TABLES[what])
    name = exports.file_name(what, form, now=timezone.now())
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _csv(table: exports.Table) -> HttpResponseBase:
    return StreamingHttpResponse(exports.as_csv(table), content_type="text/csv; charset=utf-8")


def _xlsx(table: exports.Table) -> HttpResponseBase:
    return FileResponse(exports.as_xlsx(table), content_type=XLSX)


MAKERS: dict[str, Callable[[exports.Table], HttpResponseBase]] = {"csv": _csv, "xlsx": _xlsx}
