from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from academy import actions, selectors
from academy.forms import ApplicationForm
from academy.models import ApplicationDraft, Cohort
from academy.permissions import can_apply, can_withdraw

FIELDS = ("programme", "role", "motivation")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; what was typed is kept as a draft with "Save for later" and whenever it cannot be sent yet."""
    now, cohort = timezone.now(), _found(request, pk)
    if not can_apply(request.user, cohort, selectors.enrolment_of(request.user, cohort), at=now):
        return _not_now(request, cohort)
    if request.method != "POST":
        return _form_page(request, cohort, _from_draft(request, cohort))
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    form = ApplicationForm(request.POST, user=request.user)
    if "save" in request.POST or not form.is_valid():
        actions.save_draft(cohort=cohort, data=typed, by=request.user, now=now)
        if "save" in request.POST:
            messages.success(request, _("Your draft is kept. Send it before applications close."))
            return redirect("academy:apply", pk=pk)
        return _form_page(request, cohort, form, status=422)
    return _send(request, cohort, form)


def _send(request: HttpRequest, cohort: Cohort, form: ApplicationForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        actions.apply(
            cohort=cohort, programme=data.get("programme"), role=data["role"], motivation=data["motivation"],
            by=request.user, now=timezone.now(),
        )  # fmt: skip
    except actions.AcademyError as error:
        form.add_error(None, str(error))
        return _form_page(request, cohort, form, status=422)
    messages.success(request, _("Your application is with the trainers. We write to you when they have chosen."))
    return redirect(cohort.course)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks, POST withdraws: a place given back may be taken by somebody else at once."""
    cohort = _found(request, pk)
    enrolment = selectors.enrolment_of(request.user, cohort)
    if not can_withdraw(request.user, enrolment):
        raise PermissionDenied
    if request.method == "POST":
        try:
            actions.withdraw(enrolment=enrolment, by=request.user, now=timezone.now())
        except actions.AcademyError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("You withdrew. Thank you for making room."))
        return redirect(cohort.course)
    context = {"cohort": cohort, "enrolment": enrolment, "crumbs": _crumbs(cohort, _("Withdraw"))}
    return render(request, "academy/withdraw.html", context)


def _found(request: HttpRequest, pk: int) -> Cohort:
    return get_object_or_404(Cohort.objects.visible_to(request.user).select_related("course"), pk=pk)


def _not_now(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """Nothing typed is lost when applications close while somebody writes."""
    if request.method == "POST" and request.POST.get("motivation"):
        typed = {name: request.POST.get(name, "") for name in FIELDS}
        actions.save_draft(cohort=cohort, data=typed, by=request.user, now=timezone.now())
    messages.info(request, _("You applied already, or this group takes no applications now."))
    return redirect(cohort.course)


def _from_draft(request: HttpRequest, cohort: Cohort) -> ApplicationForm:
    draft = ApplicationDraft.objects.filter(cohort=cohort, user=request.user).first()
    kept = {name: value for name, value in draft.data.items() if value} if draft else {}
    return ApplicationForm(initial=kept, user=request.user)


def _form_page(request: HttpRequest, cohort: Cohort, form: ApplicationForm, status: int = 200) -> HttpResponse:
    context = {"cohort": cohort, "course": cohort.course, "form": form, "crumbs": _crumbs(cohort, _("Apply"))}
    return render(request, "academy/apply.html", context, status=status)


def _crumbs(cohort: Cohort, last: str) -> list[dict[str, str]]:
    return [
        {"label": _("Academy"), "url": reverse("academy:courses")},
        {"label": str(cohort), "url": cohort.course.get_absolute_url()},
        {"label": last, "url": ""},
    ]
