from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import selectors
from portal.accounts.actions import invitations, roster
from portal.accounts.actions.invitations import InvitationError
from portal.accounts.actions.memberships import MembershipError
from portal.accounts.enums import Strand
from portal.accounts.forms import InvitationForm, ProgrammeSearchForm, RightsForm
from portal.accounts.models import Invitation, Programme
from portal.accounts.permissions import can_decide, can_manage_members, can_merge, can_rename, can_view_colleagues

PAGE_SIZE = 30


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    form = ProgrammeSearchForm(request.GET)
    form.is_valid()
    found = Programme.objects.current().matching(form.cleaned_data.get("q", ""))
    strand = form.cleaned_data.get("strand", "")
    if strand:
        found = found.filter(strand=strand)
    page = Paginator(found.order_by("name", "pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "strand": Strand(strand).label if strand else ""}
    return render(request, "accounts/directory.html", context)


@require_safe
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """Public facts for everybody; colleagues, rights, requests and invitations for those inside."""
    programmes = Programme.objects.select_related("merged_into")
    found = get_object_or_404(selectors.with_member_counts(programmes), code=code)
    if found.merged_at:
        return render(request, "accounts/merged.html", {"programme": found, "into": found.merged_into})
    context: dict[str, Any] = {
        "programme": found,
        "facts": _facts(found),
        "own": selectors.active_membership(request.user, found),
        "former_names": list(found.former_names.all()),
        "can_rename": can_rename(request.user, found),
        "can_merge": can_merge(request.user, found),
        "can_view_colleagues": can_view_colleagues(request.user, found),
        "can_manage_members": can_manage_members(request.user, found),
    }
    if context["can_view_colleagues"]:
        context["colleagues"] = list(selectors.colleagues_in(found))
        context["invitations"] = list(selectors.open_invitations(found, at=timezone.now()))
    if context["can_manage_members"]:
        context["waiting"] = [
            (waiting, can_decide(request.user, waiting)) for waiting in selectors.waiting_requests(found)
        ]
    return render(request, "accounts/programme.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, code: str) -> HttpResponse:
    found = _manageable(request, code)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(programme=found, **form.cleaned_data, by=request.user, now=timezone.now())
        except (InvitationError, MembershipError) as error:
            form.add_error("email", str(error))
        else:
            words = {"email": form.cleaned_data["email"]}
            messages.success(request, _("The invitation to %(email)s is on its way.") % words)
            return redirect(found)
    return render(request, "accounts/invite.html", {"form": form, "programme": found})


@login_required
@require_POST
def withdraw_invitation(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = _manageable(request, code)
    invitation = get_object_or_404(Invitation, programme=found, pk=pk)
    try:
        invitations.withdraw_invitation(invitation=invitation, by=request.user, now=timezone.now())
    except InvitationError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link sent to %(email)s is dead.") % {"email": invitation.email})
    return redirect(found)


@login_required
@require_http_methods(["GET", "POST"])
def member(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Role and rights of one colleague."""
    found = _manageable(request, code)
    membership = get_object_or_404(selectors.colleagues_in(found), pk=pk)
    fields = ("role", "may_authorise_hours", "may_sign_requests")
    form = RightsForm(
        request.POST if request.method == "POST" else None,
        initial={field: getattr(membership, field) for field in fields},
    )
    if request.method == "POST" and form.is_valid():
        try:
            roster.change_rights(membership=membership, **form.cleaned_data, by=request.user, now=timezone.now())
        except MembershipError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The rights of %(name)s are saved.") % {"name": membership.user})
            return redirect(found)
    return render(request, "accounts/member.html", {"form": form, "programme": found, "membership": membership})


@login_required
@require_POST
def remove_member(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    found = _manageable(request, code)
    membership = get_object_or_404(selectors.colleagues_in(found), pk=pk)
    try:
        roster.remove_member(membership=membership, by=request.user, now=timezone.now())
    except MembershipError as error:
        messages.error(request, str(error))
    else:
        words = {"name": membership.user, "programme": found}
        messages.success(request, _("%(name)s no longer works for %(programme)s.") % words)
    return redirect(found)


def _manageable(request: HttpRequest, code: str) -> Programme:
    found = get_object_or_404(Programme, code=code)
    if not can_manage_members(request.user, found):
        raise PermissionDenied
    return found


def _facts(found: Programme) -> list[dict[str, object]]:
    facts = [
        (_("Strand"), f"{found.strand}, {found.get_strand_display()}"),
        (_("Countries"), found.countries),
        (_("Managing authority"), found.managing_authority),
        (_("CCI number"), found.cci),
        ("keep.eu", found.keep_id),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]
