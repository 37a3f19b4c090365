from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences import permissions, selectors
from licences.actions import links, living, returning
from licences.agreement_files import shelf_of
from licences.enums import EVER_IN_FORCE, Verdict
from licences.errors import LicenceError
from licences.forms import ReasonForm, SignedFileForm
from licences.history import history_of, told_entries
from licences.models import Agreement
from licences.openings import Opening, openings_of
from licences.renewing import due_signature, with_signature_due
from licences.steps import agreement_steps, who_must_act
from licences.verdicts import told_of
from licences.views.handing_out import hand_out
from licences.views.posting import posted, posted_files
from licences.yearly import known_profile
from portal.accounts.models import User
from portal.audit.models import Entry

RELATED = (
    "programme__licence_profile",
    "text_version",
    "request",
    "asked_by",
    "issued_file",
    "signed_file",
    "countersigned_file",
    "evidence_file",
)


@login_required
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it stands, who must act, what it opens, what happened."""
    agreement = _visible(request, reference)
    return render(request, "licences/agreement.html", _page(request, agreement))


@login_required
def issued(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _file(request, reference, "issued")


@login_required
def signed(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _file(request, reference, "signed")


@login_required
def countersigned(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _file(request, reference, "countersigned")


@login_required
def evidence(request: HttpRequest, reference: str) -> HttpResponseBase:
    return _file(request, reference, "evidence")


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
            told = told_of(kept)
            if kept.verdict == Verdict.OTHER_AGREEMENT:
                raise LicenceError(f"{told.lead} {told.text}")
            returning.send(signed=kept, by=request.user, now=now)
        except LicenceError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The signed file is with Interact.") + f" {told.lead} {told.text}")
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
    found = with_signature_due(Agreement.objects.visible_to(request.user)).select_related(*RELATED)
    return get_object_or_404(found, reference=reference)


def _file(request: HttpRequest, reference: str, kind: str) -> HttpResponseBase:
    agreement, user = _visible(request, reference), cast("User", request.user)
    return hand_out(request, agreement=agreement, kind=kind, by=user, now=timezone.now())


def _page(request: HttpRequest, agreement: Agreement) -> dict[str, Any]:
    entries = told_entries(agreement)
    return {
        "agreement": agreement,
        "steps": agreement_steps(agreement),
        "act": who_must_act(agreement),
        "due": due_signature(agreement, now=timezone.now()),
        "history": history_of(agreement, entries),
        "openings": _openings(agreement),
        "contacts": selectors.contacts_of(agreement),
        "profile": known_profile(agreement),
        **_files(agreement, entries),
        "rejected": agreement.returns.filter(status="rejected").first() if agreement.is_pending else None,
        "may_hand_in": permissions.can_hand_in(request.user, agreement),
        "may_declare": permissions.can_declare(request.user, agreement.programme_id),
        "may_terminate": permissions.can_terminate(request.user, agreement),
        "may_transfer": permissions.can_transfer(request.user, agreement),
        **_beside(agreement),
        "may_review": permissions.can_review(request.user),
    }


def _openings(agreement: Agreement) -> list[Opening]:
    if agreement.status not in EVER_IN_FORCE:
        return []
    return openings_of(agreement.programme, selectors.open_entitlements(agreement.programme))


def _files(agreement: Agreement, entries: list[Entry]) -> dict[str, Any]:
    files = shelf_of(agreement, entries)
    return {"files": files, "main_file": next((file for file in files if file.kind != "evidence"), None)}


def _beside(agreement: Agreement) -> dict[str, Any]:
    """What is under way beside a living agreement: the request for a move, or the agreement that will replace it."""
    if not agreement.is_living:
        return {}
    under_way = Agreement.objects.pending().filter(programme=agreement.programme_id).select_related("programme").first()
    return {
        "open_request": selectors.open_request_of(agreement.programme),
        "under_way": under_way,
        "under_way_act": who_must_act(under_way) if under_way else None,
    }
