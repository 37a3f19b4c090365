from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.actions import memberships
from portal.accounts.actions.memberships import MembershipError
from portal.accounts.forms import DeclineForm, ProgrammeSearchForm, RequestForm
from portal.accounts.models import Membership, Programme
from portal.accounts.permissions import can_decide, can_use_membership_desk, can_withdraw_request
from portal.accounts.selectors import active_membership, requests_of, with_member_counts

PAGE_SIZE = 20


@login_required
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Find one's programme: ask to join it, or claim it when nobody works for it here."""
    form = ProgrammeSearchForm(request.GET)
    form.is_valid()
    found = with_member_counts(Programme.objects.current().matching(form.cleaned_data.get("q", ""))).order_by(
        "name", "pk"
    )
    context = {
        "form": form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "requests": requests_of(request.user),
        "is_member_of": request.user.programme_ids,
        "home_url": settings.LOGIN_REDIRECT_URL,
    }
    return render(request, "accounts/welcome.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(with_member_counts(Programme.objects.all()), code=code)
    if programme.merged_at or active_membership(request.user, programme):
        return redirect(programme)

    form = RequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        verb = memberships.ask_to_join if programme.members else memberships.claim_programme
        try:
            verb(programme=programme, message=form.cleaned_data["message"], by=request.user, now=timezone.now())
        except MembershipError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your request is on its way. The answer comes by mail."))
            return redirect("accounts:welcome")
    return render(request, "accounts/join.html", {"form": form, "programme": programme})


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.visible_to(request.user), pk=pk)
    if not can_withdraw_request(request.user, membership):
        raise PermissionDenied

    try:
        memberships.withdraw_request(membership=membership, by=request.user, now=timezone.now())
    except MembershipError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your request is withdrawn."))
    return redirect("accounts:welcome")


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _decidable(request, pk)
    try:
        memberships.approve_membership(membership=membership, by=request.user, now=timezone.now())
    except MembershipError as error:
        messages.error(request, str(error))
    else:
        words = {"name": membership.user, "programme": membership.programme}
        messages.success(request, _("%(name)s now works for %(programme)s.") % words)
    return _back(request, membership)


@login_required
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    membership = _decidable(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            memberships.decline_membership(membership=membership, reason=reason, by=request.user, now=timezone.now())
        except MembershipError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("%(name)s reads your reason by mail.") % {"name": membership.user})
        return _back(request, membership)
    return render(request, "accounts/decline.html", {"form": form, "membership": membership})


def _decidable(request: HttpRequest, pk: int) -> Membership:
    seen = Membership.objects.visible_to(request.user).select_related("programme", "user")
    membership = get_object_or_404(seen, pk=pk)
    if not can_decide(request.user, membership):
        raise PermissionDenied
    return membership


def _back(request: HttpRequest, membership: Membership) -> HttpResponse:
    return redirect("accounts:desk" if can_use_membership_desk(request.user) else membership.programme)
