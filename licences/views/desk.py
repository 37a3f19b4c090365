"""The licensing desk: the queue, and what its pages share."""

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

from licences import desk_queue, desk_rows
from licences.desk_forms import QueueForm
from licences.errors import LicenceError
from licences.models import Agreement, LicenceRequest
from licences.permissions import can_review

PAGE = 50
SORTED_COLUMNS = (
    ("programme", "programme", "-programme"),
    ("institution", "institution", "-institution"),
    ("since", "oldest", "newest"),
)


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
    """One page of the cases of a view, as searched, filtered and sorted."""
    view = desk_queue.view_of(request.GET.get("view", ""))
    form = QueueForm(request.GET, view=view)
    wanted = form.wanted()
    page = Paginator(desk_queue.keys_of(view, wanted), PAGE).get_page(request.GET.get("page"))
    rows = desk_rows.rows_of(page.object_list, now=timezone.now())
    context = {
        "view": view,
        "form": form,
        "wanted": wanted,
        "page": page,
        "rows": rows,
        "may_remind": any(row.may_remind for row in rows),
        "heads": _heads(request, wanted.sort),
        **desk_frame(view.key),
    }
    return render(request, "licences/desk/queue.html", context)


def desk_frame(current: str = "") -> dict[str, Any]:
    """The views at the left, with counts; ``current`` is the key of a view or the name of another desk page."""
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
    return {"desk_queue_views": views, "desk_page": current}


def act(request: HttpRequest, case: LicenceRequest | Agreement, action: Callable[[], Any], told: str) -> HttpResponse:
    """One action, one sentence, back to the case."""
    try:
        result = action()
    except LicenceError as error:
        messages.error(request, str(error))
        return redirect(case.get_desk_url())
    messages.success(request, told)
    return redirect((result if isinstance(result, Agreement) else case).get_desk_url())


def _heads(request: HttpRequest, sort: str) -> dict[str, dict[str, str]]:
    """For each sortable column: its link (the other way round when it is the sorted one) and its aria-sort."""
    heads = {}
    for name, up, down in SORTED_COLUMNS:
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = down if sort == up else up
        order = {up: "ascending", down: "descending"}.get(sort, "")
        heads[name] = {"url": f"?{query.urlencode()}", "order": order}
    return heads
