from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from academy import actions, selectors
from academy.enums import EnrolmentStatus
from academy.forms import DecisionForm
from academy.models import Cohort, Course
from academy.views.doorkeeper import team_required

PAGE = 25
APPLICATIONS = 50
UNDECIDED_FIRST = [F("decided_at").asc(nulls_first=True), "applied_at", "pk"]


@team_required
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    waiting = Count("enrolments", filter=Q(enrolments__status=EnrolmentStatus.APPLIED))
    cohorts = Cohort.objects.select_related("course").annotate(waiting=waiting).order_by("-starts_on", "-pk")
    page = Paginator(cohorts, PAGE).get_page(request.GET.get("page"))
    courses = Course.objects.annotate(groups=Count("cohorts")).order_by("title", "pk")
    routes = {f"course_{verb}_route": f"wagtailsnippets_academy_course:{verb}" for verb in ("list", "add")}
    return render(request, "academy/desk/desk.html", {"page": page, "courses": courses} | routes)


@team_required
@require_safe
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    return _cohort_page(request, found, DecisionForm(cohort=found))


@team_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision for the ticked applications; a row's own button ticks just that one."""
    found = _found(pk)
    form = DecisionForm(request.POST, cohort=found)
    if not form.is_valid():
        return _cohort_page(request, found, form, status=422)
    done, refused = actions.decide(
        enrolments=form.cleaned_data["enrolments"], decision=form.cleaned_data["decision"], by=request.user,
        now=timezone.now(),
    )  # fmt: skip
    if done:
        words = ngettext(
            "%(count)s application decided, the applicant hears of it.",
            "%(count)s applications decided, the applicants hear of it.",
            len(done),
        )
        messages.success(request, words % {"count": len(done)})
    for sentence in refused:
        messages.error(request, sentence)
    return redirect("academy:desk_cohort", pk=pk)


def _found(pk: int) -> Cohort:
    return get_object_or_404(Cohort.objects.select_related("course"), pk=pk)


def _cohort_page(request: HttpRequest, found: Cohort, form: DecisionForm, status: int = 200) -> HttpResponse:
    chosen = request.GET.get("status", "")
    counts = dict(found.enrolments.values_list("status").annotate(people=Count("pk")).order_by())
    listed = found.enrolments.select_related("user", "programme").order_by(*UNDECIDED_FIRST)
    if chosen in EnrolmentStatus.values:
        listed = listed.filter(status=chosen)
    context = {
        "cohort": found, "form": form, "tabs": _tabs(found, counts, chosen),
        "page": Paginator(listed, APPLICATIONS).get_page(request.GET.get("page")),
        "sessions": found.sessions.all(), "applicants": selectors.applicants(found), "facts": _facts(found),
    }  # fmt: skip
    return render(request, "academy/desk/cohort.html", context, status=status)


def _tabs(found: Cohort, counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    url = reverse("academy:desk_cohort", args=[found.pk])
    tabs = [{"label": _("Everyone"), "url": url, "count": sum(counts.values()), "current": not chosen}]
    for status in EnrolmentStatus:
        if counts.get(status) or status == EnrolmentStatus.APPLIED:
            tabs.append(
                {"label": str(status.label).capitalize(), "url": f"{url}?status={status}",
                 "count": counts.get(status, 0), "current": chosen == status, "you": status == EnrolmentStatus.APPLIED}
            )  # fmt: skip
    return tabs


def _facts(found: Cohort) -> list[dict[str, Any]]:
    return [
        {"label": _("Course"), "value": found.course.title, "url": found.course.get_absolute_url()},
        {
            "label": _("Places"),
            "value": _("%(taken)s of %(all)s given") % {"taken": found.seats_taken, "all": found.capacity},
        },
    ]
