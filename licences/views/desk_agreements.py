from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences import selectors
from licences.actions import checking, issuing, links, living
from licences.enums import LIVING, PENDING, RejectReason
from licences.forms import InForceForm, ReasonForm, RejectForm
from licences.hints import hints_about
from licences.history import history_of
from licences.models import Agreement, SignedReturn
from licences.pdf import rendering
from licences.steps import agreement_steps, who_must_act
from licences.views.desk import act, desk_frame, for_reviewers
from portal.files.serving import serve

REJECT_ID = "reject-%s"  # the page has two forms with a reason


@for_reviewers
def show(request: HttpRequest, reference: str) -> HttpResponse:
    return _case(request, _visible(request, reference))


@for_reviewers
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The PDF as it would be issued today; nothing is kept."""
    agreement = _visible(request, reference)
    today = selectors.day_in_legal_zone(agreement.issued_at or timezone.now())
    content = rendering.render(agreement, issued_on=today).data
    name = f'attachment; filename="{agreement.reference}-preview.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": name})


@for_reviewers
def returned(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A file as it came back, accepted or not."""
    agreement = _visible(request, reference)
    signed = get_object_or_404(agreement.returns.select_related("file"), pk=pk)
    return serve(request, signed.file, filename=f"{agreement.reference}-returned-{signed.pk}.pdf")


@require_POST
@for_reviewers
def issue(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = _visible(request, reference)
    told = _("Issued. %(name)s has the link.") % {"name": agreement.signatory_name}
    return _act(request, agreement, issuing.issue, told)


@require_POST
@for_reviewers
def resend(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = _visible(request, reference)
    told = _("A new link is on its way to %(name)s; the one before stopped working.")
    return _act(request, agreement, links.resend, told % {"name": agreement.signatory_name})


@require_POST
@for_reviewers
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = _visible(request, reference)
    action = partial(checking.accept_return, signed=_waiting(agreement), by=request.user, now=timezone.now())
    return act(request, agreement, action, _("Accepted. Put it in force when the licensor has signed as well."))


@require_POST
@for_reviewers
def reject(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = _visible(request, reference)
    form = RejectForm(request.POST, auto_id=REJECT_ID)
    if not form.is_valid():
        return _case(request, agreement, reject_form=form)
    words = {"reason": RejectReason(form.cleaned_data["reason"]), "note": form.cleaned_data["note"]}
    signed = _waiting(agreement)
    action = partial(checking.reject_return, signed=signed, by=request.user, now=timezone.now(), **words)
    return act(request, agreement, action, _("Rejected. The signatory was told what to do."))


@require_POST
@for_reviewers
def put_in_force(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = _visible(request, reference)
    form = InForceForm(request.POST)
    if not form.is_valid():
        return _case(request, agreement, force_form=form)
    told = _("In force. Files, source code, plugins and support are open to the programme.")
    return _act(request, agreement, checking.put_in_force, told, **form.cleaned_data)


@require_POST
@for_reviewers
def suspend(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, living.suspend, _("Suspended. Everything it opened is closed."))


@require_POST
@for_reviewers
def resume(request: HttpRequest, reference: str) -> HttpResponse:
    return _act(request, _visible(request, reference), living.resume, _("In force again. Everything is open."))


@require_POST
@for_reviewers
def revoke(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, living.revoke, _("Revoked. Everything it opened is closed."))


@require_POST
@for_reviewers
def end(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, living.end, _("Ended. Everything it opened is closed."))


@require_POST
@for_reviewers
def void(request: HttpRequest, reference: str) -> HttpResponse:
    return _with_reason(request, reference, issuing.void, _("Taken back. Links to it stopped working."))


def _visible(request: HttpRequest, reference: str) -> Agreement:
    related = ("programme", "text_version", "request", "asked_by", "issued_file", "signed_file", "issued_by")
    found = Agreement.objects.visible_to(request.user).select_related(*related)
    return get_object_or_404(found, reference=reference)


def _waiting(agreement: Agreement) -> SignedReturn:
    """The file to decide on; when a colleague was faster, the last one, and the action says so."""
    newest = agreement.returns.exclude(sent_at=None).select_related("file", "agreement__programme", "link").first()
    if newest is None:
        raise Http404
    return newest


def _act(
    request: HttpRequest, agreement: Agreement, action: Callable[..., Any], told: str, **words: Any
) -> HttpResponse:
    return act(
        request, agreement, partial(action, agreement=agreement, by=request.user, now=timezone.now(), **words), told
    )


def _with_reason(request: HttpRequest, reference: str, action: Callable[..., Any], told: str) -> HttpResponse:
    agreement = _visible(request, reference)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _case(request, agreement, reason_form=form)
    return _act(request, agreement, action, told, reason=form.cleaned_data["reason"])


def _case(request: HttpRequest, agreement: Agreement, **forms: Any) -> HttpResponse:
    returns = list(agreement.returns.exclude(sent_at=None).select_related("file", "decided_by"))
    context = {
        "case": agreement,
        "steps": agreement_steps(agreement),
        "act": who_must_act(agreement),
        "hints": hints_about(agreement),
        "history": history_of(agreement),
        "returns": returns,
        "waiting": next((signed for signed in returns if signed.status == "waiting"), None),
        "link": agreement.links.first(),
        "is_living": agreement.status in LIVING,
        "is_pending": agreement.status in PENDING,
        "same_person": selectors.four_eyes() and agreement.issued_by_id == request.user.pk,
        "contacts": selectors.contacts_of(agreement),
        "reject_form": RejectForm(auto_id=REJECT_ID),
        "force_form": InForceForm(initial={"signed_on": selectors.day_in_legal_zone(timezone.now())}),
        "reason_form": ReasonForm(hint=_("The programme reads it.")),
        **desk_frame(),
    }
    return render(request, "licences/desk/agreement.html", context | forms)
