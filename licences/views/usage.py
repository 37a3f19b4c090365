from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from licences import permissions, selectors
from licences.actions import declaring
from licences.forms import UsageForm
from licences.views.posting import posted
from portal.accounts.models import Programme
from portal.accounts.selectors import current_programme, programmes_of


@login_required
def declare(request: HttpRequest) -> HttpResponse:
    """How the programme uses Jems, whether its core is modified, whether the public list shows it."""
    programme = _chosen(request)
    if not permissions.can_declare(request.user, programme):
        raise PermissionDenied
    form = UsageForm(posted(request), instance=selectors.profile_of(programme))
    if request.method == "POST" and form.is_valid():
        declaring.declare(programme=programme, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("Your declaration is saved."))
        return redirect(selectors.agreement_of(programme) or "licences:index")
    context = {"programme": programme, "form": form, "agreement": selectors.agreement_of(programme)}
    return render(request, "licences/usage.html", context)


def _chosen(request: HttpRequest) -> Programme:
    mine = {programme.code: programme for programme in programmes_of(request.user)}
    programme = mine.get(request.GET.get("programme", "")) or current_programme(request.user)
    if programme is None:
        raise Http404
    return programme
