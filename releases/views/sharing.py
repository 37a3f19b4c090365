"""A programme shares a plugin: describe it, add a version, check the answers, send it for review."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import User
from portal.files.actions import FileRefused
from releases import catalogue
from releases.actions import plugins as actions
from releases.actions.errors import PluginError
from releases.actions.statements import state_compatibility
from releases.enums import ExtensionPoint, Statement
from releases.forms import PluginForm, PluginVersionForm, ReasonForm, StatementForm
from releases.models import Installation, Plugin, PluginVersion
from releases.permissions import (
    can_add_version,
    can_edit_version,
    can_share_plugins,
    can_state_compatibility,
    is_author,
    sharing_programmes,
)

DETAILS = ("version", "contract_version", "notes")


def _version(user: User, slug: str, version: str) -> PluginVersion:
    versions = PluginVersion.objects.visible_to(user).select_related("plugin__owner", "stored")
    return get_object_or_404(versions, plugin__slug=slug, version=version)


@login_required
def share(request: HttpRequest) -> HttpResponse:
    """A new plugin and its first version in one form; kept as a draft until it is sent."""
    programmes = sharing_programmes(request.user)
    if not programmes:
        return render(request, "releases/plugins/cannot_share.html", status=403)
    chosen = next((row for row in programmes if row.code == request.POST.get("programme")), programmes[0])
    form = PluginForm(request.POST or None)
    version_form = PluginVersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and all([form.is_valid(), version_form.is_valid()]):
        try:
            version = _share(form, version_form, by=request.user, programme=chosen)
        except PluginError as error:
            form.add_error("name", str(error))
        except FileRefused as error:
            version_form.add_error("upload", str(error))
        else:
            return redirect("plugins:check", version.plugin.slug, version.version)
    context = {"form": form, "version_form": version_form, "programmes": programmes, "chosen": chosen}
    return render(request, "releases/plugins/share.html", context | {"points": ExtensionPoint})


@transaction.atomic
def _share(form: PluginForm, version_form: PluginVersionForm, *, by: User, programme: Any) -> PluginVersion:
    """Both or none: a plugin without a version is nobody's draft."""
    now = timezone.now()
    plugin = actions.draft_plugin(programme=programme, details=form.cleaned_data, by=by, now=now)
    return actions.draft_version(plugin=plugin, by=by, now=now, **_parts(version_form))


def _parts(form: PluginVersionForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {"details": {k: values[k] for k in DETAILS}, "keys": values["keys"], "upload": values["upload"]}


@login_required
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    plugin = get_object_or_404(Plugin.objects.visible_to(request.user), slug=slug)
    if not (is_author(request.user, plugin) and can_share_plugins(request.user)):
        raise PermissionDenied
    form = PluginForm(request.POST or None, instance=plugin)
    if request.method == "POST" and form.is_valid():
        actions.describe(plugin=plugin, details=form.cleaned_data, by=request.user, now=timezone.now())
        return redirect(plugin)
    return render(request, "releases/plugins/describe.html", {"form": form, "plugin": plugin})


@login_required
def add_version(request: HttpRequest, slug: str) -> HttpResponse:
    plugin = get_object_or_404(Plugin.objects.visible_to(request.user), slug=slug)
    if not can_add_version(request.user, plugin):
        raise PermissionDenied
    form = PluginVersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = actions.draft_version(plugin=plugin, by=request.user, now=timezone.now(), **_parts(form))
        except PluginError as error:
            form.add_error("version", str(error))
        except FileRefused as error:
            form.add_error("upload", str(error))
        else:
            return redirect("plugins:check", plugin.slug, version.version)
    return render(request, "releases/plugins/version.html", {"form": form, "plugin": plugin, "points": ExtensionPoint})


@login_required
def edit_version(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    draft = _version(request.user, slug, version)
    if not can_edit_version(request.user, draft):
        raise PermissionDenied
    form = PluginVersionForm(request.POST or None, request.FILES or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        before = PluginVersion.objects.select_related("plugin").get(pk=draft.pk)
        try:
            draft = actions.change_draft(version=before, by=request.user, now=timezone.now(), **_parts(form))
        except PluginError as error:
            form.add_error("version", str(error))
        except FileRefused as error:
            form.add_error("upload", str(error))
        else:
            return redirect("plugins:check", slug, draft.version)
    context = {"form": form, "plugin": draft.plugin, "version": version, "points": ExtensionPoint}
    return render(request, "releases/plugins/version.html", context)


@login_required
@require_safe
def check(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """Check your answers before the reviewers see them."""
    draft = _version(request.user, slug, version)
    if not is_author(request.user, draft.plugin):
        raise PermissionDenied
    context = {
        "version": draft,
        "plugin": draft.plugin,
        "keys": draft.keys.all(),
        "clashes": catalogue.key_clashes(draft),
        "may_edit": can_edit_version(request.user, draft),
    }
    return render(request, "releases/plugins/check.html", context)


@login_required
@require_POST
def submit(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    draft = _version(request.user, slug, version)
    if not can_edit_version(request.user, draft):
        raise PermissionDenied
    try:
        actions.submit(version=draft, by=request.user, now=timezone.now())
    except PluginError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Sent for review. You get a mail when it is published or returned."))
    return redirect(draft.plugin)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    wanted = _version(request.user, slug, version)
    if not is_author(request.user, wanted.plugin):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.withdraw(version=wanted, reason=reason, by=request.user, now=timezone.now())
    except PluginError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(version)s is withdrawn.") % {"version": wanted})
    return redirect(wanted.plugin)


@login_required
@require_POST
def say(request: HttpRequest, slug: str) -> HttpResponse:
    """A programme says whether a version works on one of its installations."""
    plugin = get_object_or_404(Plugin.objects.visible_to(request.user), slug=slug)
    if not can_state_compatibility(request.user, plugin):
        raise PermissionDenied
    installations = Installation.objects.filter(programme__in=sharing_programmes(request.user))
    form = StatementForm(
        request.POST,
        versions=plugin.versions.published(),
        installations=installations.select_related("release", "programme"),
    )
    if not form.is_valid():
        messages.error(request, _("Choose a version, your installation and whether it works."))
        return redirect(plugin)
    installation = form.cleaned_data["installation"]
    try:
        state_compatibility(
            version=form.cleaned_data["version"],
            release=installation.release,
            statement=Statement(form.cleaned_data["statement"]),
            programme=installation.programme,
            note=form.cleaned_data["note"],
            by=request.user,
            now=timezone.now(),
        )
    except PluginError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Thank you. The other programmes see it now."))
    return redirect(plugin)
