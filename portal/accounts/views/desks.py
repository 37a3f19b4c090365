from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.actions import staff as staff_actions
from portal.accounts.actions.staff import StaffError
from portal.accounts.forms import GrantRoleForm
from portal.accounts.models import Membership, StaffAssignment
from portal.accounts.permissions import can_manage_staff, can_use_membership_desk
from portal.accounts.roles import ROLES
from portal.accounts.selectors import assignments, colleague_domains, domain_of, waiting_requests

PAGE_SIZE = 50


@login_required
@require_safe
def memberships(request: HttpRequest) -> HttpResponse:
    """Who waits to be let in; claims are only ours to answer, requests also the managers'."""
    if not can_use_membership_desk(request.user):
        raise PermissionDenied

    page = Paginator(waiting_requests(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = _with_hints(list(page.object_list))
    context = {
        "page": page,
        "claims": [row for row in rows if row["membership"].is_claim],
        "joins": [row for row in rows if not row["membership"].is_claim],
        "can_manage_staff": can_manage_staff(request.user),
    }
    return render(request, "accounts/desk.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest) -> HttpResponse:
    """What each role may do, who holds it, and the form that gives one."""
    if not can_manage_staff(request.user):
        raise PermissionDenied

    form = GrantRoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        user, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            staff_actions.grant_role(user=user, role=role, by=request.user, now=timezone.now())
        except StaffError as error:
            form.add_error(None, str(error))
        else:
            words = {"name": user, "role": ROLES[role].title}
            messages.success(request, _("%(name)s holds the role %(role)s.") % words)
            return redirect("accounts:staff")
    held = list(assignments())
    rows = [(role, [item for item in held if item.role == role.key]) for role in ROLES.values()]
    return render(request, "accounts/staff.html", {"form": form, "rows": rows})


@login_required
@require_POST
def revoke_role(request: HttpRequest, pk: int) -> HttpResponse:
    if not can_manage_staff(request.user):
        raise PermissionDenied

    assignment = get_object_or_404(StaffAssignment.objects.select_related("user"), pk=pk)
    try:
        user = staff_actions.revoke_role(assignment=assignment, by=request.user, now=timezone.now())
    except StaffError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s no longer holds this role.") % {"name": user})
    return redirect("accounts:staff")


def _with_hints(rows: list[Membership]) -> list[dict[str, object]]:
    """Beside each person: their mail domain, and whether colleagues of the programme share it."""
    known = colleague_domains([membership.programme for membership in rows])
    return [
        {
            "membership": membership,
            "domain": domain_of(membership.user.email),
            "is_known_domain": domain_of(membership.user.email) in known[membership.programme_id],
        }
        for membership in rows
    ]
