"""The licensing desk: the queue, and what its case pages share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from licences import desk_queue, selectors
from licences.actions.figures import record_earlier
from licences.errors import LicenceError
from licences.forms import EarlierForm
from licences.models import Agreement, EarlierAgreements, LicenceRequest
from licences.permissions import can_review
from licences.views.posting import posted

PAGE = 50


def for_reviewers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Signed in and allowed to review licences; everyone else is told so."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not can_review(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return login_required(guarded)


@for_reviewers
def queue(request: HttpRequest) -> HttpResponse:
    view = desk_queue.view_of(request.GET.get("view", ""))
    rows = desk_queue.rows_of(view, now=timezone.now())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "licences/desk/queue.html", {"view": view, "page": page, **desk_frame(view.key)})


@for_reviewers
def figures(request: HttpRequest) -> HttpResponse:
    """The public numbers, where they come from, and the record of what was before the portal."""
    form = EarlierForm(posted(request))
    if request.method == "POST" and form.is_valid():
        record_earlier(by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Recorded. The public numbers include it from now on."))
        return redirect("licences:desk_figures")
    context = {
        "form": form,
        "counters": selectors.counters(),
        "notes": selectors.counter_notes(),
        "records": EarlierAgreements.objects.select_related("recorded_by"),
        **desk_frame("figures"),
    }
    return render(request, "licences/desk/figures.html", context)


def desk_frame(current: str = "") -> dict[str, Any]:
    """The views at the left, with counts."""
    counts = desk_queue.counts()
    url = reverse("licences:desk")
    views = [
        {
            "title": view.title,
            "icon": view.icon,
            "url": f"{url}?view={view.key}",
            "count": counts[view.key],
            "you": view.is_ours,
            "current": view.key == current,
        }
        for view in desk_queue.VIEWS
    ]
    return {"desk_queue_views": views, "desk_on_figures": current == "figures"}


def act(request: HttpRequest, case: LicenceRequest | Agreement, action: Callable[[], Any], told: str) -> HttpResponse:
    """One action, one sentence, back to the case."""
    try:
        result = action()
    except LicenceError as error:
        messages.error(request, str(error))
        return redirect(case.get_desk_url())
    messages.success(request, told)
    return redirect((result if isinstance(result, Agreement) else case).get_desk_url())
