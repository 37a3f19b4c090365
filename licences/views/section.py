from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from licences import selectors
from licences.permissions import can_request
from licences.renewing import agreement_with_due, due_signature
from licences.steps import licence_steps, request_steps, who_must_act
from portal.accounts.models import Programme
from portal.accounts.selectors import current_programme


def index(request: HttpRequest) -> HttpResponse:
    """How to get Jems, the public counters, and where the reader's own programme stands."""
    programme = current_programme(request.user)
    context = {"counters": selectors.counters(), "notes": selectors.counter_notes(), "programme": programme}
    if programme is not None:
        context |= _own(request, programme)
    return render(request, "licences/index.html", context)


def _own(request: HttpRequest, programme: Programme) -> dict[str, Any]:
    agreement = agreement_with_due(programme)
    open_request = None if agreement else selectors.open_request_of(programme)
    return {
        "agreement": agreement,
        "open_request": open_request,
        "steps": licence_steps(programme) if agreement else request_steps(open_request),
        "act": who_must_act(agreement) if agreement else None,
        "due": due_signature(agreement, now=timezone.now()) if agreement else None,
        "may_request": can_request(request.user, programme),
    }
