from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from academy import selectors
from academy.models import Course
from academy.permissions import can_manage
from academy.views.cohorts import cohort_context

PAGE = 12


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    page = Paginator(Course.objects.visible_to(request.user), PAGE).get_page(request.GET.get("page"))
    page.object_list = selectors.course_cards(request.user, list(page.object_list), at=timezone.now())
    mine = selectors.my_enrolments(request.user)
    context = {"page": page, "mine": mine, "may_manage": can_manage(request.user)}
    return render(request, "academy/courses.html", context)


@require_safe
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """The course with the group it is taken in next; without one, the course alone."""
    now = timezone.now()
    found = get_object_or_404(Course.objects.visible_to(request.user), slug=slug)
    cohort = selectors.current_cohort(request.user, found, at=now)
    context = {"course": found, "cohort": cohort, "may_manage": can_manage(request.user)}
    if cohort:
        cohort.course = found
        context |= cohort_context(request.user, cohort, now=now)
    last = {"label": cohort.title if cohort else found.title, "url": ""}
    context["crumbs"] = [{"label": _("Academy"), "url": reverse("academy:courses")}, last]
    if cohort:
        context["crumbs"].insert(1, {"label": found.title, "url": found.get_absolute_url()})
    return render(request, "academy/course.html", context)
