"""The plugin desk: what programmes sent, with what a reviewer must know before it is published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from releases import catalogue
from releases.actions import plugins as actions
from releases.actions.errors import PluginError
from releases.forms import ReasonForm
from releases.models import PluginVersion
from releases.permissions import can_review_plugins
from releases.plugin_page import review_queue
from releases.rendering import markdown


def for_reviewers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_review_plugins(request.user):
            raise Http404 if not request.user.is_staff else PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def _version(request: HttpRequest, slug: str, version: str) -> PluginVersion:
    return get_object_or_404(catalogue.reviewable(request.user), plugin__slug=slug, version=version)


def _show(request: HttpRequest, version: PluginVersion, form: ReasonForm | None = None) -> HttpResponse:
    context = {
        "version": version,
        "plugin": version.plugin,
        "description": markdown(version.plugin.description),
        "keys": version.keys.all(),
        "clashes": catalogue.key_clashes(version, among=catalogue.IN_SIGHT_OF_REVIEWERS),
        "form": form or ReasonForm(),
        "queue": review_queue(request.user),
    }
    return render(request, "releases/plugins/desk_version.html", context)


@for_reviewers
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "releases/plugins/desk.html", {"queue": review_queue(request.user)})


@for_reviewers
@require_safe
def desk_version(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    return _show(request, _version(request, slug, version))


@for_reviewers
@require_POST
def publish(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    wanted = _version(request, slug, version)
    try:
        actions.publish(version=wanted, by=request.user, now=timezone.now())
    except PluginError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(version)s is in the catalogue.") % {"version": wanted})
    return redirect(wanted.get_desk_url())


@for_reviewers
@require_POST
def return_to_author(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    return _with_reason(request, _version(request, slug, version), actions.return_to_author)


@for_reviewers
@require_POST
def quarantine(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    return _with_reason(request, _version(request, slug, version), actions.quarantine)


def _with_reason(request: HttpRequest, version: PluginVersion, action: Callable[..., PluginVersion]) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, version, form)
    try:
        action(version=version, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
    except PluginError as error:
        messages.error(request, str(error))
    return redirect(version.get_desk_url())
