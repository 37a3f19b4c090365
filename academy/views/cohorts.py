from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from academy import selectors, steps
from academy.models import Cohort
from academy.permissions import can_apply, can_manage, can_see_participants, can_withdraw
from portal.events.calendars import CONTENT_TYPE, Entry, calendar_file
from portal.events.zones import city_of, readers_zone


@require_safe
def cohort(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("course"), pk=pk)
    context = cohort_context(request.user, found, now=timezone.now())
    context |= {"course": found.course, "cohort": found, "may_manage": can_manage(request.user)}
    if context["may_see_participants"]:
        context["participants"] = selectors.participants(found)
    context["crumbs"] = [
        {"label": _("Academy"), "url": reverse("academy:courses")},
        {"label": found.course.title, "url": found.course.get_absolute_url()},
        {"label": found.title, "url": ""},
    ]
    return render(request, "academy/cohort.html", context)


@require_safe
def sessions_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Cohort.objects.visible_to(request.user).select_related("course"), pk=pk)
    content = calendar_file([_entry(found, session) for session in found.sessions.all()], name=str(found))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{slugify(str(found))}.ics"'
    return response


def _entry(found: Cohort, session: Any) -> Entry:
    url = settings.SITE_URL + found.get_absolute_url()
    return Entry(
        uid=session.uid, sequence=session.sequence, title=f"{found.course.title}: {session.title}",
        starts_at=session.starts_at, ends_at=session.ends_at, changed_at=session.changed_at, url=url,
        place=_("Online"), text=url,
    )  # fmt: skip


def cohort_context(user: Any, found: Cohort, *, now: datetime) -> dict[str, Any]:
    """What the course's and the group's page say of a group and of the reader's own application."""
    enrolment = selectors.enrolment_of(user, found)
    sessions = list(found.sessions.all())
    names = dict.fromkeys(name.strip() for session in sessions for name in session.trainers.split(",") if name.strip())
    return {
        "enrolment": enrolment,
        "steps": steps.steps_of(enrolment, found) if enrolment else [],
        "standing": steps.standing_of(enrolment, found) if enrolment else None,
        "sessions": sessions,
        "trainers": list(names),
        "applicants": selectors.applicants(found),
        "may_apply": can_apply(user, found, enrolment, at=now),
        "may_withdraw": can_withdraw(user, enrolment),
        "may_see_participants": can_see_participants(user, enrolment),
        "is_open": found.status == "open" and found.opens_at <= now < found.closes_at,
        "zone_city": city_of(readers_zone()),
    }
