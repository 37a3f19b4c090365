from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.actions import people, roster
from portal.accounts.actions.memberships import MembershipError
from portal.accounts.forms import LeaveForm, ProfileForm
from portal.accounts.models import Membership
from portal.accounts.permissions import can_leave
from portal.accounts.roles import ROLES
from portal.accounts.selectors import colleagues_in, requests_of


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return redirect("accounts:profile")


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        people.update_profile(user=request.user, **form.cleaned_data, by=request.user, now=timezone.now())
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")

    context = {
        "form": form,
        "memberships": request.user.active_memberships,
        "requests": requests_of(request.user),
        "roles": [ROLES[key] for key in sorted(request.user.role_keys) if key in ROLES],
    }
    return render(request, "accounts/profile.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    own = Membership.objects.active().filter(user=request.user).select_related("programme", "user")
    membership = get_object_or_404(own, pk=pk)
    if not can_leave(request.user, membership):
        raise PermissionDenied

    colleagues = colleagues_in(membership.programme).exclude(pk=membership.pk)
    is_last_manager = membership.is_manager and not colleagues.managers().exists()
    needs_successor = is_last_manager and colleagues.exists()
    form = LeaveForm(
        request.POST if request.method == "POST" else None, colleagues=colleagues, needs_successor=needs_successor
    )
    if request.method == "POST" and form.is_valid() and _left(request, membership, form.cleaned_data.get("successor")):
        return redirect("accounts:profile")
    context = {"form": form, "membership": membership, "needs_successor": needs_successor, "colleagues": colleagues}
    return render(request, "accounts/leave.html", context)


def _left(request: HttpRequest, membership: Membership, successor: Membership | None) -> bool:
    try:
        roster.leave_programme(membership=membership, successor=successor, by=request.user, now=timezone.now())
    except MembershipError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("You have left %(programme)s.") % {"programme": membership.programme})
    return True
