"""The statement as a file to print or to pass on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from helpdesk.calendar import legal_day
from helpdesk.models import SupportAccount
from helpdesk.pdf.statement import typeset_statement
from helpdesk.views.hours import shown_programme


@login_required
def hours_pdf(request: HttpRequest) -> HttpResponse:
    programme = shown_programme(request)
    if programme is None:
        raise Http404
    accounts = SupportAccount.objects.visible_to(request.user).filter(programme=programme)
    day = legal_day(timezone.now())
    content = typeset_statement(programme, accounts.select_related("agreement").order_by("first_on", "pk"), day=day)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="support-hours.pdf"'
    return response
