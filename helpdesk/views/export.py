from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from helpdesk.export import csv_lines, ticket_zip
from helpdesk.views.fetching import ticket_for
from helpdesk.views.lists import chosen_tickets

CHUNK = 500


@login_required
@require_safe
def ticket_export(request: HttpRequest, number: int) -> HttpResponseBase:
    ticket = ticket_for(request, number)
    content = ticket_zip(ticket, request.user)
    return FileResponse(content, as_attachment=True, filename=f"{ticket.reference}.zip", content_type="application/zip")


@login_required
@require_safe
def tickets_csv(request: HttpRequest) -> HttpResponseBase:
    """The list as it is filtered, however long."""
    _scope, tickets = chosen_tickets(request)
    rows = tickets.select_related("programme", "requester").iterator(chunk_size=CHUNK)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tickets.csv"'
    return response
