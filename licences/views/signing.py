"""The signatory's pages: no account, one link, one code. GET shows, POST acts: mail scanners follow links."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from licences import doors, throttle
from licences.actions import links, returning
from licences.enums import AgreementStatus, ReturnStatus, ReturnWay
from licences.errors import LicenceError
from licences.forms import CodeForm, DelegateForm, ReasonForm, SigningForm
from licences.history import TITLES, Event, history_of
from licences.models import Agreement, SigningLink
from licences.rules import accepted_ways, is_accepted
from licences.selectors import days_left, in_legal_zone
from licences.verdicts import told_of
from licences.views.behind_link import by_link, confirmed
from licences.views.handing_out import hand_out
from licences.views.posting import posted

FILES_OF_SIGNATORY = {"countersigned", "evidence"}
# How the signatory's record differs from the programme's: the request is not told, entering is one step.
BEFORE_THE_LINK = {verb for verb in TITLES if verb.startswith("licences.request_")} | {
    "licences.contact_joined",
    "licences.prepared",
    "licences.issued",
    "licences.link_opened",
}
RETOLD = {"licences.code_confirmed": _lazy("Page opened, code confirmed")}


@by_link
def show(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    return _page(request, link, now)


@require_POST
@by_link
def send_code(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    back = redirect("licences:sign_click", link.token) if request.POST.get("for") == "click" else redirect(link)
    mail_code(request, link, now)
    return back


@require_POST
@by_link
def confirm(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            links.confirm_code(link=link, code=form.cleaned_data["code"], now=now)
        except LicenceError as error:
            form.add_error("code", str(error))
        else:
            doors.remember(request.session, link, now=now)
            return redirect(link)
    return _page(request, link, now, code_form=form)


@by_link
@confirmed
def agreement(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponseBase:
    return hand_out(request, agreement=link.agreement, kind="issued", by=link, now=now)


@by_link
@confirmed
def finished(request: HttpRequest, link: SigningLink, now: datetime, kind: str) -> HttpResponseBase:
    """The countersigned PDF and the evidence file, once the agreement is in force."""
    if kind not in FILES_OF_SIGNATORY or link.agreement.status != AgreementStatus.IN_FORCE:
        return redirect(link)
    return hand_out(request, agreement=link.agreement, kind=kind, by=link, now=now)


@require_POST
@by_link
@confirmed
def upload(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    """One of the ways was chosen: keep the file, or go on to the click, for which a fresh code is mailed."""
    form = SigningForm(request.POST, request.FILES, ways=accepted_ways())
    if not form.is_valid():
        return _page(request, link, now, signing_form=form)
    if form.cleaned_data["way"] == ReturnWay.CLICK:
        if not code_is_fresh(link, now):
            mail_code(request, link, now)
        return redirect("licences:sign_click", link.token)
    if throttle.too_many_tries(request, throttle.UPLOADS):
        return render(request, "429.html", status=429)
    throttle.count_try(request, throttle.UPLOADS)
    try:
        returning.upload(agreement=link.agreement, file=form.cleaned_data["file"], by=link, now=now)
    except LicenceError as error:
        form.add_error("file", str(error))
        return _page(request, link, timezone.now(), signing_form=form)
    return redirect("licences:sign_check", link.token)


@by_link
@confirmed
def check(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    """Everything once more before it is sent."""
    kept = link.returns.filter(status=ReturnStatus.UPLOADED).select_related("file", "agreement").first()
    if kept is None:
        return redirect(link)
    context = {
        "link": link,
        "agreement": link.agreement,
        "signed": kept,
        "told": told_of(kept),
        "level_accepted": is_accepted(kept.level),
    }
    return render(request, "licences/sign_check.html", context)


@require_POST
@by_link
@confirmed
def send(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    kept = link.returns.filter(status=ReturnStatus.UPLOADED).select_related("file", "agreement", "link").first()
    try:
        if kept is None:
            raise LicenceError(_("Upload the signed file first."))
        returning.send(signed=kept, by=link, now=now)
    except LicenceError as error:
        messages.error(request, str(error))
    return redirect(link)


@by_link
@confirmed
def decline(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    hint = _("The programme and Interact read it.")
    form = ReasonForm(posted(request), label=_("Why do you not sign?"), hint=hint)
    if request.method == "POST" and form.is_valid():
        try:
            returning.decline_to_sign(link=link, reason=form.cleaned_data["reason"], now=now)
        except LicenceError as error:
            messages.error(request, str(error))
            return redirect(link)
        return render(request, "licences/sign_over.html", {"link": link, "declined": True})
    return render(request, "licences/sign_decline.html", {"link": link, "agreement": link.agreement, "form": form})


@by_link
@confirmed
def delegate(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    form = DelegateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            successor = links.delegate(link=link, now=now, **form.cleaned_data)
        except LicenceError as error:
            form.add_error("email", str(error))
        else:
            return render(request, "licences/sign_over.html", {"link": link, "successor": successor})
    return render(request, "licences/sign_delegate.html", {"link": link, "agreement": link.agreement, "form": form})


def mail_code(request: HttpRequest, link: SigningLink, now: datetime) -> None:
    try:
        links.send_code(link=link, now=now)
    except LicenceError as error:
        messages.error(request, str(error))
    else:
        told = _("The code is on its way to %(address)s. It works for 15 minutes.")
        messages.success(request, told % {"address": link.masked_email})


def code_is_fresh(link: SigningLink, now: datetime) -> bool:
    return bool(link.code_hash and link.code_expires_at and link.code_expires_at > now)


def _page(request: HttpRequest, link: SigningLink, now: datetime, **forms: Any) -> HttpResponse:
    is_open = doors.is_confirmed(request.session, link, now=now)
    asked = link.agreement
    context = {
        "link": link,
        "agreement": asked,
        "is_open": is_open,
        "to_sign": asked.status == AgreementStatus.ISSUED,
        "until": in_legal_zone(link.expires_at),
        "zone": settings.LEGAL_TIME_ZONE.rpartition("/")[2],
        "days_left": days_left(link.expires_at, now=now),
        "code_sent": code_is_fresh(link, now),
        "rejected": asked.returns.filter(status=ReturnStatus.REJECTED).first() if is_open else None,
        "record": _record(asked, link) if is_open else [],
        "code_form": CodeForm(),
        "signing_form": SigningForm(ways=accepted_ways()),
    }
    return render(request, "licences/sign.html", context | forms)


def _record(asked: Agreement, link: SigningLink) -> list[Event | dict[str, object]]:
    """What concerns the signatory, from the first link on, oldest first; then the step that comes next."""
    told: list[Event | dict[str, object]] = []
    entered = False
    for event in reversed(history_of(asked)):
        if event.verb in BEFORE_THE_LINK or (event.verb == "licences.code_confirmed" and entered):
            continue
        entered = entered or event.verb == "licences.code_confirmed"
        told.append(event._replace(decision=True, title=RETOLD.get(event.verb, event.title)))
    if asked.status == AgreementStatus.ISSUED:
        words = {"day": format_date(in_legal_zone(link.expires_at), "j M")}
        told.append({"title": _("Signature, expected by %(day)s") % words, "decision": False})
    return told
