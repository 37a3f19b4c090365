from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.actions.invitations import InvitationError, accept_invitation
from portal.accounts.actions.memberships import MembershipError
from portal.accounts.enums import InvitationStatus
from portal.accounts.models import Invitation
from portal.accounts.selectors import active_membership, invitation_behind


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: GET shows who asks whom, POST accepts. Guests sign up or in first and come back."""
    found = invitation_behind(token)
    if found is None:
        raise Http404
    is_open = found.status == InvitationStatus.OPEN and found.expires_at > timezone.now()
    if not request.user.is_authenticated:
        if is_open:
            request.session["invitation_token"] = token
        return render(request, "accounts/invitation.html", _context(request, found, is_open))

    request.session.pop("invitation_token", None)
    if active_membership(request.user, found.programme):
        messages.info(request, _("You work for %(programme)s already.") % {"programme": found.programme})
        return redirect(found.programme)
    if request.method == "POST":
        return _accept(request, found, is_open)
    return render(request, "accounts/invitation.html", _context(request, found, is_open))


def _accept(request: HttpRequest, found: Invitation, is_open: bool) -> HttpResponse:
    try:
        accept_invitation(invitation=found, by=request.user, now=timezone.now())
    except (InvitationError, MembershipError) as error:
        messages.error(request, str(error))
        return render(request, "accounts/invitation.html", _context(request, found, is_open))
    messages.success(request, _("Welcome. You now work for %(programme)s.") % {"programme": found.programme})
    return redirect(found.programme)


def _context(request: HttpRequest, found: Invitation, is_open: bool) -> dict[str, object]:
    owned = request.user.is_authenticated and request.user.emailaddress_set.filter(
        email__iexact=found.email, verified=True
    )
    return {"invitation": found, "programme": found.programme, "is_open": is_open, "is_mine": bool(owned)}
