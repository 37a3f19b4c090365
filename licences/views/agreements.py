from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences import permissions, selectors
from licences.actions import links, living, returning
from licences.enums import EVER_IN_FORCE
from licences.errors import LicenceError
from licences.forms import ReasonForm, SignedFileForm
from licences.history import history_of
from licences.models import Agreement
from licences.openings import openings_of
from licences.steps import agreement_steps, who_must_act
from licences.views.posting import posted, posted_files
from portal.files.models import StoredFile
from portal.files.serving import serve


@login_required
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it stands, who must act, what it opens, what happened."""
    agreement = _visible(request, reference)
    return render(request, "licences/agreement.html", _page(request, agreement))


@login_required
def issued(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _file(request, _visible(request, reference), "issued")


@login_required
def signed(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _file(request, _visible(request, reference), "signed")


@login_required
def hand_in(request: HttpRequest, reference: str) -> HttpResponse:
    """The programme's contact or staff bring the signed file when the signatory cannot use the link."""
    agreement = _visible(request, reference)
    if not permissions.can_hand_in(request.user, agreement):
        raise PermissionDenied
    form = SignedFileForm(*posted_files(request))
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            kept = returning.upload(agreement=agreement, file=form.cleaned_data["file"], by=request.user, now=now)
            returning.send(signed=kept, by=request.user, now=now)
        except LicenceError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The signed file is with Interact. A person checks it next."))
            return redirect(agreement)
    return render(request, "licences/hand_in.html", {"agreement": agreement, "form": form})


@login_required
@require_POST
def new_link(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = _visible(request, reference)
    if not permissions.can_ask_new_link(request.user, agreement):
        raise PermissionDenied
    try:
        link = links.resend(agreement=agreement, by=request.user, now=timezone.now())
    except LicenceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("A new link is on its way to %(name)s.") % {"name": link.name})
    return redirect(agreement)


@login_required
def terminate(request: HttpRequest, reference: str) -> HttpResponse:
    """A legal step: a page of its own that says what closes."""
    agreement = _visible(request, reference)
    if not permissions.can_terminate(request.user, agreement):
        raise PermissionDenied
    form = ReasonForm(posted(request), label=_("Why does your programme end the agreement?"))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            living.terminate(agreement=agreement, reason=reason, by=request.user, now=timezone.now())
        except LicenceError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The agreement has ended. Everything you saw here stays readable."))
        return redirect(agreement)
    return render(request, "licences/terminate.html", {"agreement": agreement, "form": form})


def _visible(request: HttpRequest, reference: str) -> Agreement:
    related = ("programme", "text_version", "request", "asked_by", "issued_file", "signed_file")
    found = Agreement.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(found, reference=reference)


def _file(request: HttpRequest, agreement: Agreement, which: str) -> HttpResponseBase:
    stored: StoredFile | None = agreement.issued_file if which == "issued" else agreement.signed_file
    if stored is None:
        raise Http404
    return serve(request, stored, filename=f"{agreement.reference}-{which}.pdf")


def _page(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    is_living = agreement.status in EVER_IN_FORCE
    return {
        "agreement": agreement,
        "steps": agreement_steps(agreement),
        "act": who_must_act(agreement),
        "history": history_of(agreement),
        "openings": openings_of(agreement.programme, selectors.open_entitlements(agreement.programme))
        if is_living
        else [],
        "contacts": selectors.contacts_of(agreement),
        "profile": selectors.profile_of(agreement.programme),
        "rejected": agreement.returns.filter(status="rejected").first() if agreement.is_pending else None,
        "may_hand_in": permissions.can_hand_in(request.user, agreement),
        "may_declare": permissions.can_declare(request.user, agreement.programme_id),
        "may_terminate": permissions.can_terminate(request.user, agreement),
        "may_review": permissions.can_review(request.user),
    }
