"""What staff decide about an agreement in force, or take back before it is."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences.actions import issuing, living
from licences.forms import ReasonForm
from licences.views.desk import for_reviewers
from licences.views.desk_case import act_on, case_page, visible


@require_POST
@for_reviewers
def suspend(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, living.suspend, _("Suspended. Everything it opened is closed."))


@require_POST
@for_reviewers
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    return act_on(request, visible(request, reference), living.resume, _("In force again. Everything is open."))


@require_POST
@for_reviewers
def revoke(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, living.revoke, _("Revoked. Everything it opened is closed."))


@require_POST
@for_reviewers
def end(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, living.end, _("Ended. Everything it opened is closed."))


@require_POST
@for_reviewers
def void(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, issuing.void, _("Taken back. Links to it stopped working."))


def _with_reason(request: HttpRequest, reference: str, action: Callable[..., Any], told: str) -> HttpResponse:
    agreement = visible(request, reference)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return case_page(request, agreement, reason_form=form)
    return act_on(request, agreement, action, told, reason=form.cleaned_data["reason"])
