from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from licences import permissions, selectors, yearly
from licences.actions import declaring
from licences.declarations import declarations_of
from licences.forms import UsageForm
from licences.views.posting import posted
from portal.accounts.models import Programme
from portal.accounts.selectors import current_programme, programmes_of


@login_required
def declare(request: HttpRequest) -> HttpResponse:
    """How the programme uses Jems, whether its core is modified, whether the public list shows it."""
    programme = _chosen(request)
    profile = selectors.profile_of(programme)
    form = UsageForm(posted(request), instance=profile)
    if request.method == "POST" and form.is_valid():
        declaring.declare(programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your declaration is saved."))
        return redirect(selectors.agreement_of(programme) or "licences:index")
    context = _context(programme) | {"form": form, "history": declarations_of(profile)}
    return render(request, "licences/usage.html", context)


@login_required
@require_safe
def still(request: HttpRequest) -> HttpResponse:
    """The yearly question: what was said last, one button that confirms it, and the way to change it."""
    programme = _chosen(request)
    profile = selectors.profile_of(programme)
    context = _context(programme) | {"profile": profile, "history": declarations_of(profile)}
    agreement, today = context["agreement"], selectors.day_in_legal_zone(timezone.now())
    if agreement is not None and agreement.is_living:
        context["due_on"] = yearly.usage_due_on(agreement, profile)
        context["is_overdue"] = context["due_on"] is not None and context["due_on"] < today
    return render(request, "licences/still.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    programme = _chosen(request)
    declaring.confirm_usage(programme=programme, by=request.user, now=timezone.now())
    messages.success(request, _("Thank you. We ask again in a year."))
    return redirect(selectors.agreement_of(programme) or "licences:index")


def _chosen(request: HttpRequest) -> Programme:
    """The one named by ?programme=, else the person's first; only for people who may answer for it."""
    mine = {programme.code: programme for programme in programmes_of(request.user)}
    code = request.GET.get("programme", "")
    programme = mine.get(code) if code else current_programme(request.user)
    if programme is None:
        raise Http404
    if not permissions.can_declare(request.user, programme):
        raise PermissionDenied
    return programme


def _context(programme: Programme) -> dict[str, Any]:
    return {"programme": programme, "agreement": selectors.agreement_of(programme)}
