from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences.actions import issuing
from licences.actions import requests as actions
from licences.enums import LIVING, PENDING, RequestStatus
from licences.forms import ReasonForm
from licences.hints import hints_about
from licences.models import Agreement, LicenceRequest
from licences.views.desk import act, desk_frame, for_reviewers


@for_reviewers
def show(request: HttpRequest, reference: str) -> HttpResponse:
    return _case(request, _visible(request, reference))


@require_POST
@for_reviewers
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    case = _visible(request, reference)
    if not _is_as_seen(request, case):
        return redirect(case.get_desk_url())
    action = partial(actions.accept, request=case, by=request.user, now=timezone.now())
    return act(request, case, action, _("Accepted. The agreement is prepared: look at it, then issue it."))


@require_POST
@for_reviewers
def return_(request: HttpRequest, reference: str) -> HttpResponse:
    case = _visible(request, reference)
    form = _question_form(request)
    if not form.is_valid() or not _is_as_seen(request, case):
        return _case(request, case, question_form=form)
    words = {"question": form.cleaned_data["reason"]}
    action = partial(actions.return_with_question, request=case, by=request.user, now=timezone.now(), **words)
    return act(request, case, action, _("The question is with the programme."))


@require_POST
@for_reviewers
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    case = _visible(request, reference)
    form = _reason_form(request)
    if not form.is_valid() or not _is_as_seen(request, case):
        return _case(request, case, decline_form=form)
    words = {"reason": form.cleaned_data["reason"]}
    action = partial(actions.decline, request=case, by=request.user, now=timezone.now(), **words)
    return act(request, case, action, _("Declined. The programme was told why."))


@require_POST
@for_reviewers
def prepare(request: HttpRequest, reference: str) -> HttpResponse:
    """Once more from the same accepted request, when its agreement was not signed."""
    case = _visible(request, reference)
    action = partial(issuing.prepare, request=case, by=request.user, now=timezone.now())
    return act(request, case, action, _("A new agreement is prepared: look at it, then issue it."))


def _visible(request: HttpRequest, reference: str) -> LicenceRequest:
    related = ("programme", "submitted_by", "reviewer", "replaces")
    submitted = LicenceRequest.objects.visible_to(request.user).filter(submitted_at__isnull=False)
    return get_object_or_404(submitted.select_related(*related), reference=reference)


def _is_as_seen(request: HttpRequest, case: LicenceRequest) -> bool:
    """Whether the page the decision was made on shows the request as it is; else it is shown anew and says so."""
    if request.POST.get("seen") == case.changed_at.isoformat():
        return True
    messages.error(request, _("The request was changed or settled since you opened it. Look at it once more."))
    return False


def _question_form(request: HttpRequest) -> ReasonForm:
    return ReasonForm(request.POST, label=_("Your question"), prefix="question", auto_id="q-%s")


def _reason_form(request: HttpRequest) -> ReasonForm:
    return ReasonForm(request.POST, label=_("Why is it declined?"), prefix="decline", auto_id="d-%s")


def _case(request: HttpRequest, case: LicenceRequest, **forms: ReasonForm) -> HttpResponse:
    agreements = list(case.agreements.order_by("-pk"))
    others = Agreement.objects.filter(programme=case.programme_id).exclude(pk=case.replaces_id)
    busy = others.filter(status__in=sorted(LIVING | PENDING)).exists()
    context = {
        "case": case,
        "hints": hints_about(case),
        "seen": case.changed_at.isoformat(),
        "is_own": case.submitted_by_id == request.user.pk,
        "contacts": [row.user for row in case.contact_rows.select_related("user")],
        "agreements": agreements,
        "may_prepare": case.status == RequestStatus.ACCEPTED and not busy,
        "question_form": ReasonForm(label=_("Your question"), prefix="question", auto_id="q-%s"),
        "decline_form": ReasonForm(label=_("Why is it declined?"), prefix="decline", auto_id="d-%s"),
        **desk_frame(),
    }
    return render(request, "licences/desk/request.html", context | forms)
