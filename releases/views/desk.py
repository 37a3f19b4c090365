"""The release desk: begin, fill, publish and withdraw releases. Their texts are written in the editing desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.files.actions import FileRefused
from releases.actions import contents, publishing
from releases.actions.errors import ReleaseError
from releases.enums import FileKind
from releases.forms import EntryForm, FileForm, PublishForm, ReasonForm, ReleaseForm
from releases.models import ChangeEntry, Release, ReleaseFile
from releases.permissions import can_manage_releases

# Several forms share a page: each has ids of its own.
FactsForm = partial(ReleaseForm, auto_id="facts_%s")
NewEntryForm = partial(EntryForm, auto_id="entry_%s")
NewFileForm = partial(FileForm, auto_id="file_%s")
WithdrawForm = partial(ReasonForm, auto_id="withdraw_%s")


def for_managers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The desk is not there for others: 404 for people without the right."""

    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_manage_releases(request.user):
            raise Http404 if not request.user.is_staff else PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _release(version: str) -> Release:
    return get_object_or_404(Release, version=version)


def _show(request: HttpRequest, release: Release, status: int = 200, **forms: Form) -> HttpResponse:
    context = {
        "release": release,
        "releases": Release.objects.newest_first(),
        "entries": release.entries.select_related("fixed_in"),
        "files": release.files.offered().select_related("stored", "release"),
        "facts_form": FactsForm(instance=release),
        "entry_form": NewEntryForm(),
        "file_form": NewFileForm(),
        "publish_form": PublishForm(),
        "reason_form": WithdrawForm(),
    }
    return render(request, "releases/desk/release.html", context | forms, status=status)


@for_managers
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "releases/desk/list.html", {"releases": Release.objects.newest_first()})


@for_managers
@require_safe
def desk_release(request: HttpRequest, version: str) -> HttpResponse:
    return _show(request, _release(version))


@for_managers
def prepare(request: HttpRequest) -> HttpResponse:
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        version = facts.pop("version")
        try:
            release = publishing.prepare(version=version, facts=facts, by=request.user, now=timezone.now())
        except ReleaseError as error:
            form.add_error("version", str(error))
        else:
            return redirect(release.get_desk_url())
    return render(request, "releases/desk/new.html", {"form": form, "releases": Release.objects.newest_first()})


@for_managers
@require_POST
def facts(request: HttpRequest, version: str) -> HttpResponse:
    release = _release(version)
    form = FactsForm(request.POST, instance=Release.objects.get(pk=release.pk))
    if not form.is_valid():
        return _show(request, release, facts_form=form)
    publishing.correct_facts(release=release, facts=form.cleaned_data, by=request.user, now=timezone.now())
    messages.success(request, _("The facts are saved."))
    return redirect(release.get_desk_url())


@for_managers
@require_POST
def publish(request: HttpRequest, version: str) -> HttpResponse:
    release, form = _release(version), PublishForm(request.POST)
    if not form.is_valid():
        return _show(request, release, publish_form=form)
    on = form.cleaned_data["released_on"]
    try:
        publishing.publish(release=release, by=request.user, now=timezone.now(), released_on=on)
    except ReleaseError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(release)s is published. Licence holders get a mail.") % {"release": release})
    return redirect(release.get_desk_url())


@for_managers
@require_POST
def withdraw(request: HttpRequest, version: str) -> HttpResponse:
    release, form = _release(version), WithdrawForm(request.POST)
    if not form.is_valid():
        return _show(request, release, reason_form=form)
    reason = form.cleaned_data["reason"]
    try:
        publishing.withdraw(release=release, reason=reason, by=request.user, now=timezone.now())
    except ReleaseError as error:
        messages.error(request, str(error))
    return redirect(release.get_desk_url())


@for_managers
@require_POST
def add_entry(request: HttpRequest, version: str) -> HttpResponse:
    release, form = _release(version), NewEntryForm(request.POST)
    if not form.is_valid():
        return _show(request, release, entry_form=form)
    contents.add_entry(release=release, fields=form.cleaned_data, by=request.user, now=timezone.now())
    return redirect(release.get_desk_url())


@for_managers
def edit_entry(request: HttpRequest, version: str, pk: int) -> HttpResponse:
    entry = get_object_or_404(ChangeEntry.objects.select_related("release"), pk=pk, release__version=version)
    form = EntryForm(request.POST or None, instance=entry)
    if request.method == "POST" and form.is_valid():
        contents.change_entry(entry=entry, fields=form.cleaned_data, by=request.user, now=timezone.now())
        return redirect(entry.release.get_desk_url())
    context = {"form": form, "entry": entry, "release": entry.release, "releases": Release.objects.newest_first()}
    return render(request, "releases/desk/entry.html", context)


@for_managers
@require_POST
def remove_entry(request: HttpRequest, version: str, pk: int) -> HttpResponse:
    entry = get_object_or_404(ChangeEntry.objects.select_related("release"), pk=pk, release__version=version)
    contents.remove_entry(entry=entry, by=request.user, now=timezone.now())
    return redirect(entry.release.get_desk_url())


@for_managers
@require_POST
def add_file(request: HttpRequest, version: str) -> HttpResponse:
    release, form = _release(version), NewFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, release, file_form=form)
    values = form.cleaned_data | {"kind": FileKind(form.cleaned_data["kind"])}
    try:
        contents.add_file(release=release, by=request.user, now=timezone.now(), **values)
    except FileRefused as error:
        form.add_error("upload", str(error))
        return _show(request, release, file_form=form)
    return redirect(release.get_desk_url())


@for_managers
@require_POST
def remove_file(request: HttpRequest, version: str, pk: int) -> HttpResponse:
    files = ReleaseFile.objects.offered().select_related("release")
    file = get_object_or_404(files, pk=pk, release__version=version)
    contents.remove_file(file=file, by=request.user, now=timezone.now())
    return redirect(file.release.get_desk_url())
