"""A person's keys for programs: make, see, revoke."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from helpdesk.actions.keys import KeyRefused, make_key, revoke_key
from helpdesk.enums import Scope
from helpdesk.forms.programs import KeyForm
from helpdesk.models import ApiToken
from helpdesk.permissions import manages_a_programme

MOST_SHOWN = 50


@login_required
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _make(request, KeyForm(request.POST))
    return _show(request, KeyForm())


@sensitive_variables("key")
def _make(request: HttpRequest, form: KeyForm) -> HttpResponse:
    """The key stands on the answer to this POST and nowhere else: a redirect would have to keep it somewhere."""
    if form.is_valid():
        try:
            token, key = make_key(by=request.user, now=timezone.now(), **form.cleaned_data)
        except KeyRefused as error:
            form.add_error(None, str(error))
        else:
            return _show(request, KeyForm(), made=token, key=key)
    return _show(request, form, status=422)


def _show(
    request: HttpRequest, form: KeyForm, *, made: ApiToken | None = None, key: str = "", status: int = 200
) -> HttpResponse:
    tokens = ApiToken.objects.filter(user=request.user).order_by("revoked_at", "-created_at", "-pk")
    context = {
        "form": form,
        "made": made,
        "key": key,
        "tokens": [(token, [Scope(scope).label for scope in token.scopes]) for token in tokens[:MOST_SHOWN]],
        "now": timezone.now(),
        "manages": manages_a_programme(request.user),
        "crumbs": [{"label": _("Helpdesk"), "url": reverse("helpdesk:section")}, {"label": _("Keys for programs")}],
    }
    return render(request, "helpdesk/keys.html", context, status=status)


@login_required
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.filter(user=request.user), pk=pk)
    revoke_key(token=token, by=request.user, now=timezone.now())
    messages.success(request, _("The key %(name)s opens nothing any more.") % {"name": token.name})
    return redirect("helpdesk:keys")
