"""What staff decide about an agreement on its way into force."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences.actions import checking, countersigning, examining, issuing, links
from licences.actions.reminding import remind as remind_signatory
from licences.desk_forms import CountersignForm, InForceForm, RejectForm
from licences.enums import NEEDS_TWO, RejectReason
from licences.errors import LicenceError
from licences.models import Agreement, SignedReturn
from licences.views.desk import act, for_reviewers
from licences.views.desk_case import REJECT_ID, act_on, case_page, visible


@for_reviewers
def show(request: HttpRequest, reference: str) -> HttpResponse:
    return case_page(request, visible(request, reference))


@require_POST
@for_reviewers
def issue(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = visible(request, reference)
    told = _("Issued. %(name)s has the link.") % {"name": agreement.signatory_name}
    return act_on(request, agreement, issuing.issue, told)


@require_POST
@for_reviewers
def resend(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = visible(request, reference)
    told = _("A new link is on its way to %(name)s; the one before stopped working.")
    return act_on(request, agreement, links.resend, told % {"name": agreement.signatory_name})


@require_POST
@for_reviewers
def remind(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = visible(request, reference)
    told = _("A reminder is on its way to %(name)s.") % {"name": agreement.signatory_name}
    return act_on(request, agreement, remind_signatory, told)


@require_POST
@for_reviewers
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """The first or the second of two, where the text differs; the action tells them apart."""
    agreement = visible(request, reference)
    signed = _as_seen(request, agreement)
    action = partial(checking.accept_return, signed=signed, by=request.user, now=timezone.now())
    told = _("Accepted. Next the licensor signs as well.")
    if signed.verdict in NEEDS_TWO and signed.first_accepted_at is None:
        told = _("Noted. A colleague must accept the file as well, because its text differs.")
    return act(request, agreement, action, told)


@require_POST
@for_reviewers
def reject(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = visible(request, reference)
    form = RejectForm(request.POST, auto_id=REJECT_ID)
    if not form.is_valid():
        return case_page(request, agreement, reject_form=form)
    words = {"reason": RejectReason(form.cleaned_data["reason"]), "note": form.cleaned_data["note"]}
    signed = _as_seen(request, agreement)
    action = partial(checking.reject_return, signed=signed, by=request.user, now=timezone.now(), **words)
    return act(request, agreement, action, _("Rejected. The signatory was told what to do."))


@require_POST
@for_reviewers
def examine(request: HttpRequest, reference: str) -> HttpResponse:
    """The machine gave up after several tries; staff send it once more."""
    agreement = visible(request, reference)
    action = partial(examining.examine_again, signed=_newest(agreement), by=request.user, now=timezone.now())
    return act(request, agreement, action, _("The machine looks at the file once more. Reload in a minute."))


@require_POST
@for_reviewers
def countersign(request: HttpRequest, reference: str) -> HttpResponse:
    told = _("Countersigned with the seal. Now put it in force.")
    return act_on(request, visible(request, reference), countersigning.countersign_with_seal, told)


@require_POST
@for_reviewers
def countersign_upload(request: HttpRequest, reference: str) -> HttpResponse:
    """A refusal stands beside the field: the person must choose another file."""
    agreement = visible(request, reference)
    form = CountersignForm(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, agreement, countersign_form=form)
    file = form.cleaned_data["file"]
    try:
        countersigning.countersign_by_upload(agreement=agreement, file=file, by=request.user, now=timezone.now())
    except LicenceError as error:
        form.add_error("file", str(error))
        return case_page(request, visible(request, reference), countersign_form=form)
    return act(request, agreement, lambda: None, _("Kept as the countersigned file. Now put it in force."))


@require_POST
@for_reviewers
def put_in_force(request: HttpRequest, reference: str) -> HttpResponse:
    agreement = visible(request, reference)
    form = InForceForm(request.POST)
    if not form.is_valid():
        return case_page(request, agreement, force_form=form)
    told = _("In force. Files, source code, plugins and support are open to the programme.")
    return act_on(request, agreement, checking.put_in_force, told, **form.cleaned_data)


def _as_seen(request: HttpRequest, agreement: Agreement) -> SignedReturn:
    """The file the page showed: one that came since is not decided on unseen, and the action says so."""
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdigit()):
        return _newest(agreement)
    returns = agreement.returns.exclude(sent_at=None).select_related("file", "agreement__programme", "link")
    return get_object_or_404(returns, pk=int(seen[:18]))


def _newest(agreement: Agreement) -> SignedReturn:
    """The file to decide on; when a colleague was faster, the last one, and the action says so."""
    newest = agreement.returns.exclude(sent_at=None).select_related("file", "agreement__programme", "link").first()
    if newest is None:
        raise Http404
    return newest
