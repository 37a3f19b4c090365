from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.models import Programme
from releases import selectors
from releases.actions import installations as actions
from releases.actions.errors import ReleaseError
from releases.enums import InstallationKind
from releases.forms import InstallationForm
from releases.models import Installation
from releases.permissions import can_register_installation


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Paste what Jems says of itself; what was typed stays when it cannot be read."""
    programmes = Programme.objects.filter(pk__in=request.user.programme_ids).order_by("name", "pk")
    if not request.user.programme_ids:
        return render(request, "releases/no_programme.html", status=403)
    initial = {"kind": request.GET.get("kind", InstallationKind.PRODUCTION)}
    form = InstallationForm(request.POST or None, programmes=programmes, initial=initial)
    if request.method == "POST" and form.is_valid() and _registered(request, form):
        return redirect("releases:register")
    registered = [(row, selectors.installations_of(row)) for row in programmes]
    return render(request, "releases/register.html", {"form": form, "registered": registered})


def _registered(request: HttpRequest, form: InstallationForm) -> bool:
    values = form.cleaned_data
    try:
        installation = actions.register(
            programme=values["programme"],
            kind=InstallationKind(values["kind"]),
            release=values["version"],
            plugins=values["plugins"],
            by=request.user,
            now=timezone.now(),
        )
    except ReleaseError as error:
        form.add_error("version", str(error))
        return False
    kind, count = installation.get_kind_display(), len(installation.plugins)
    facts = {"kind": kind, "version": installation.release.version, "count": count}
    messages.success(request, _("%(kind)s runs Jems %(version)s with %(count)s plugin keys.") % facts)
    return True


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    installation = get_object_or_404(Installation.objects.visible_to(request.user).select_related("release"), pk=pk)
    if not can_register_installation(request.user, installation.programme):
        raise PermissionDenied
    actions.remove(installation=installation, by=request.user, now=timezone.now())
    messages.success(request, _("The installation is removed. Paste the version to register it again."))
    return redirect("releases:register")
