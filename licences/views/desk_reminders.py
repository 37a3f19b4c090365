"""Reminders for several signatories at once: ticked in the queue, told one by one what happened."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences.actions.reminding import remind
from licences.errors import LicenceError
from licences.models import Agreement
from licences.views.desk import desk_frame, for_reviewers

SESSION_KEY = "licences_reminders"
MOST_AT_ONCE = 200


@require_POST
@for_reviewers
def send(request: HttpRequest) -> HttpResponse:
    """Each reminder stands alone: one that is refused stops none of the others."""
    ticked = request.POST.getlist("agreement")[:MOST_AT_ONCE]
    found = Agreement.objects.visible_to(request.user).filter(reference__in=ticked).select_related("programme")
    agreements = list(found.order_by("reference"))
    if not agreements:
        messages.error(request, _("Tick at least one case that waits for a signature."))
        return redirect("licences:desk")
    now = timezone.now()
    request.session[SESSION_KEY] = [_remind(agreement, request, now) for agreement in agreements]
    return redirect("licences:desk_reminders")


@for_reviewers
def show(request: HttpRequest) -> HttpResponse:
    """What happened to each of the last ones sent by this person."""
    results: list[dict[str, Any]] = request.session.get(SESSION_KEY, [])
    sent = sum(result["sent"] for result in results)
    context = {"results": results, "sent": sent, "refused": len(results) - sent, **desk_frame("theirs")}
    return render(request, "licences/desk/reminders.html", context)


def _remind(agreement: Agreement, request: HttpRequest, now: datetime) -> dict[str, Any]:
    told = {"reference": agreement.reference, "programme": str(agreement.programme), "url": agreement.get_desk_url()}
    try:
        link = remind(agreement=agreement, by=request.user, now=now)
    except LicenceError as error:
        return told | {"sent": False, "text": str(error)}
    return told | {"sent": True, "text": _("A reminder is on its way to %(name)s.") % {"name": link.name}}
