"""What the views of one agreement at the desk share: fetching it, its page, and one verb on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from licences import desk_report, seal, selectors
from licences.desk_forms import CountersignForm, InForceForm, RejectForm
from licences.enums import LIVING, PENDING, AgreementStatus, ReturnStatus
from licences.forms import ReasonForm
from licences.hints import hints_about
from licences.history import history_of
from licences.models import Agreement, SignedReturn
from licences.steps import agreement_steps, who_must_act
from licences.views.desk import act, desk_frame

REJECT_ID = "reject-%s"  # the page has two forms with a reason
RELATED = (
    "programme", "text_version", "request", "asked_by", "issued_by", "issued_file", "signed_file",
    "countersigned_file", "countersigned_by", "evidence_file", "replaces",
)  # fmt: skip


def visible(request: HttpRequest, reference: str) -> Agreement:
    found = Agreement.objects.visible_to(request.user).select_related(*RELATED)
    return get_object_or_404(found, reference=reference)


def act_on(
    request: HttpRequest, agreement: Agreement, action: Callable[..., Any], told: str, **words: Any
) -> HttpResponse:
    """One verb with ``by`` and ``now``, one sentence, back to the case."""
    return act(
        request, agreement, partial(action, agreement=agreement, by=request.user, now=timezone.now(), **words), told
    )


def case_page(request: HttpRequest, agreement: Agreement, **forms: Any) -> HttpResponse:
    related = ("file", "decided_by", "first_accepted_by")
    returns = list(agreement.returns.exclude(sent_at=None).select_related(*related))
    for signed in returns:
        signed.agreement = agreement
    link = agreement.links.first()
    context = {
        "case": agreement,
        "steps": agreement_steps(agreement),
        "act": who_must_act(agreement),
        "hints": hints_about(agreement),
        "history": history_of(agreement),
        "returns": returns,
        "link": link,
        "is_link_live": link is not None and link.is_live(at=timezone.now()),
        "is_living": agreement.status in LIVING,
        "is_pending": agreement.status in PENDING,
        "same_person": selectors.four_eyes() and agreement.issued_by_id == request.user.pk,
        "contacts": selectors.contacts_of(agreement),
        "reason_form": ReasonForm(hint=_("The programme reads it.")),
        **_received(request, agreement, returns),
        **_checked(agreement),
        **desk_frame(),
    }
    return render(request, "licences/desk/agreement.html", context | forms)


def _received(request: HttpRequest, agreement: Agreement, returns: list[SignedReturn]) -> dict[str, Any]:
    """The file to decide on, what the machine says of it, and whether this person has had their say."""
    waiting = next((signed for signed in returns if signed.status == ReturnStatus.WAITING), None)
    newest = waiting or next((signed for signed in returns if signed.status == ReturnStatus.ACCEPTED), None)
    return {
        "waiting": waiting,
        "looked_at": newest,
        "look": desk_report.look_at(newest) if newest else None,
        "brought_it": waiting is not None and waiting.uploaded_by_id == request.user.pk,
        "accepted_before": waiting is not None and waiting.first_accepted_by_id == request.user.pk,
        "reject_form": RejectForm(auto_id=REJECT_ID),
    }


def _checked(agreement: Agreement) -> dict[str, Any]:
    """How the licensor can sign, and from which day the agreement is in force."""
    is_checked = agreement.status == AgreementStatus.CHECKED
    must = settings.AGREEMENT_COUNTERSIGNATURE
    day = selectors.day_in_legal_zone(agreement.countersigned_at or timezone.now())
    return {
        "has_seal": is_checked and seal.has_seal(),
        "may_countersign": is_checked and agreement.countersigned_file_id is None,
        "may_put_in_force": is_checked and (agreement.countersigned_file_id is not None or not must),
        "countersign_form": CountersignForm(),
        "force_form": InForceForm(initial={"signed_on": day}),
    }
