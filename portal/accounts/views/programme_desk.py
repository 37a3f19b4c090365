"""What staff change about a programme itself: its name, and that it becomes part of another."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.actions import programmes
from portal.accounts.actions.programmes import ProgrammeError
from portal.accounts.forms import MergeForm, RenameForm
from portal.accounts.merging import consequences_of
from portal.accounts.models import Programme
from portal.accounts.permissions import can_merge, can_rename


@login_required
@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(Programme, code=code)
    if not can_rename(request.user, programme):
        raise PermissionDenied
    form = RenameForm(request.POST if request.method == "POST" else None, initial={"name": programme.name})
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        try:
            programmes.rename_programme(programme=programme, name=name, by=request.user, now=timezone.now())
        except ProgrammeError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _("The programme is called %(name)s now.") % {"name": programme})
            return redirect(programme)
    return render(request, "accounts/rename.html", {"form": form, "programme": programme})


@login_required
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Choose, read what will move, confirm: the list is made anew each time it is shown."""
    programme = get_object_or_404(Programme, code=code)
    if not can_merge(request.user, programme):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET if "into" in request.GET else None
    form = MergeForm(data, programme=programme)
    if request.method == "POST" and form.is_valid() and _merged(request, form, programme):
        return redirect(form.cleaned_data["into"])
    into = _chosen(form) if data is not None else None
    if request.method != "POST" and into is not None:
        form = MergeForm(initial={"into": into.code}, programme=programme)
    context = {"form": form, "programme": programme, "into": into}
    if into is not None:
        context["consequences"] = consequences_of(programme, into)
    return render(request, "accounts/merge.html", context)


def _chosen(form: MergeForm) -> Programme | None:
    form.is_valid()
    found: Programme | None = form.cleaned_data.get("into")
    return found


def _merged(request: HttpRequest, form: MergeForm, programme: Programme) -> bool:
    into = form.cleaned_data["into"]
    try:
        programmes.merge_programmes(source=programme, into=into, by=request.user, now=timezone.now())
    except ProgrammeError as error:
        form.add_error(None, str(error))
        return False
    words = {"source": programme, "into": into}
    messages.success(request, _("%(source)s is part of %(into)s now. Its people read it by mail.") % words)
    return True
