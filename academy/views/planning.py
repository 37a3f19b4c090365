from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from academy import actions
from academy.forms import CancelForm, CohortForm, SessionForm
from academy.models import Cohort, Course, Session
from academy.views.doorkeeper import team_required

FORM = ["GET", "HEAD", "POST"]
MOVES = {
    "open": actions.open_applications,
    "close": actions.close_applications,
    "start": actions.start_cohort,
    "finish": actions.finish_cohort,
}


@team_required
@require_http_methods(FORM)
def new_cohort(request: HttpRequest) -> HttpResponse:
    course = get_object_or_404(Course, slug=request.GET.get("course", ""))
    form = CohortForm(_sent(request))
    if form.is_valid():
        try:
            cohort = actions.plan_cohort(course=course, by=request.user, now=timezone.now(), **form.facts())
        except actions.AcademyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(cohort)s is planned. Add its sessions.") % {"cohort": cohort})
            return redirect("academy:desk_cohort", pk=cohort.pk)
    return _shown(request, "academy/desk/edit_cohort.html", {"form": form, "course": course})


@team_required
@require_http_methods(FORM)
def edit_cohort(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = _found(pk)
    form = CohortForm(_sent(request), instance=_found(pk))
    if form.is_valid():
        try:
            actions.change_cohort(cohort=cohort, by=request.user, now=timezone.now(), **form.facts())
        except actions.AcademyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("academy:desk_cohort", pk=pk)
    return _shown(request, "academy/desk/edit_cohort.html", {"form": form, "cohort": cohort, "course": cohort.course})


@team_required
@require_POST
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    cohort = _found(pk)
    try:
        MOVES[verb](cohort=cohort, by=request.user, now=timezone.now())
    except actions.AcademyError as error:
        messages.error(request, str(error))
    else:
        words = {"cohort": cohort, "state": cohort.get_status_display()}
        messages.success(request, _("%(cohort)s is now: %(state)s.") % words)
    return redirect("academy:desk_cohort", pk=pk)


@team_required
@require_http_methods(FORM)
def cancel_cohort(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = _found(pk)
    form = CancelForm(_sent(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel_cohort(cohort=cohort, reason=reason, by=request.user, now=timezone.now())
        except actions.AcademyError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(cohort)s is cancelled. The applicants hear of it.") % {"cohort": cohort})
        return redirect("academy:desk_cohort", pk=pk)
    return _shown(request, "academy/desk/cancel.html", {"form": form, "cohort": cohort})


@team_required
@require_http_methods(FORM)
def new_session(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = _found(pk)
    form = SessionForm(_sent(request))
    if form.is_valid():
        actions.add_session(cohort=cohort, by=request.user, now=timezone.now(), **form.facts())
        messages.success(request, _("The session is in the plan."))
        return redirect("academy:desk_cohort", pk=pk)
    return _shown(request, "academy/desk/edit_session.html", {"form": form, "cohort": cohort})


@team_required
@require_http_methods(FORM)
def edit_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = _found_session(pk)
    form = SessionForm(_sent(request), initial=SessionForm.initial_of(session))
    if form.is_valid():
        actions.change_session(session=session, by=request.user, now=timezone.now(), **form.facts())
        messages.success(request, _("Saved."))
        return redirect("academy:desk_cohort", pk=session.cohort_id)
    return _shown(
        request, "academy/desk/edit_session.html", {"form": form, "cohort": session.cohort, "session": session}
    )


@team_required
@require_POST
def remove_session(request: HttpRequest, pk: int) -> HttpResponse:
    session = _found_session(pk)
    actions.remove_session(session=session, by=request.user, now=timezone.now())
    messages.success(request, _("%(session)s is out of the plan.") % {"session": session})
    return redirect("academy:desk_cohort", pk=session.cohort_id)


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is empty."""
    return request.POST if request.method == "POST" else None


def _shown(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The form; 422 when what was sent needs another look."""
    return render(request, template, context, status=422 if context["form"].is_bound else 200)


def _found(pk: int) -> Cohort:
    return get_object_or_404(Cohort.objects.select_related("course"), pk=pk)


def _found_session(pk: int) -> Session:
    return get_object_or_404(Session.objects.select_related("cohort__course"), pk=pk)
