from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from licences import permissions, selectors
from licences.actions import transfers
from licences.errors import AlreadyAsked, LicenceError
from licences.models import Agreement
from portal.accounts.models import User


@login_required
def transfer(request: HttpRequest, reference: str) -> HttpResponse:
    """What a move to another institution means; POST opens the request for it, or shows the one that is open."""
    found = Agreement.objects.visible_to(request.user).select_related("programme")
    agreement = get_object_or_404(found, reference=reference)
    if not permissions.can_transfer(request.user, agreement):
        raise PermissionDenied
    open_request = selectors.open_request_of(agreement.programme)
    if request.method == "POST":
        by = cast("User", request.user)
        try:
            return redirect(transfers.start_transfer(agreement=agreement, by=by, now=timezone.now()))
        except AlreadyAsked as error:
            messages.info(request, str(error))
            return redirect(selectors.open_request_of(agreement.programme) or agreement)
        except LicenceError as error:
            messages.error(request, str(error))
            return redirect(agreement)
    pending = Agreement.objects.pending().filter(programme=agreement.programme_id).first()
    context = {"agreement": agreement, "open_request": open_request, "pending": pending}
    return render(request, "licences/transfer.html", context)
