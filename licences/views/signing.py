"""The signatory's pages: no account, one link, one code. GET shows, POST acts: mail scanners follow links."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences import doors, throttle
from licences.actions import links, returning
from licences.enums import AgreementStatus, ReturnStatus
from licences.errors import LicenceError
from licences.forms import CodeForm, DelegateForm, ReasonForm, SignedFileForm
from licences.history import Event, history_of
from licences.models import Agreement, SigningLink
from licences.selectors import days_left, in_legal_zone
from licences.views.posting import posted
from portal.files.serving import serve

LinkView = Callable[[HttpRequest, SigningLink, datetime], HttpResponseBase]


def by_link(view: LinkView) -> Callable[..., HttpResponseBase]:
    """Hand the live link to the view; every dead one gets the same page, whatever killed it."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        now = timezone.now()
        link = doors.find_link(token, now=now)
        if link is None:
            if throttle.too_many_tries(request):
                return render(request, "429.html", status=429)
            throttle.count_try(request)
            return render(request, "licences/sign_dead.html", status=404)
        response = view(request, link, now)
        response["Cache-Control"] = "no-store, private"
        return response

    return opened


def confirmed(view: LinkView) -> LinkView:
    """Only after the code; else back to the page that asks for it."""

    @wraps(view)
    def guarded(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponseBase:
        if not doors.is_confirmed(request.session, link, now=now):
            return redirect(link)
        return view(request, link, now)

    return guarded


@by_link
def show(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    links.note_opening(link=link, now=now)
    return _page(request, link, now)


@require_POST
@by_link
def send_code(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    try:
        links.send_code(link=link, now=now)
    except LicenceError as error:
        messages.error(request, str(error))
    else:
        told = _("The code is on its way to %(address)s. It works for 15 minutes.")
        messages.success(request, told % {"address": link.masked_email})
    return redirect(link)


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
    return serve(request, link.agreement.issued_file, filename=f"{link.agreement.reference}-issued.pdf")


@require_POST
@by_link
@confirmed
def upload(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    form = SignedFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            returning.upload(agreement=link.agreement, file=form.cleaned_data["file"], by=link, now=now)
        except LicenceError as error:
            form.add_error("file", str(error))
        else:
            return redirect("licences:sign_check", link.token)
    return _page(request, link, now, file_form=form)


@by_link
@confirmed
def check(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    """Everything once more before it is sent."""
    kept = link.returns.filter(status=ReturnStatus.UPLOADED).select_related("file").first()
    if kept is None:
        return redirect(link)
    return render(request, "licences/sign_check.html", {"link": link, "agreement": link.agreement, "signed": kept})


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
        "code_sent": bool(link.code_hash) and link.code_expires_at > now,
        "rejected": asked.returns.filter(status=ReturnStatus.REJECTED).first() if is_open else None,
        "history": _record(asked) if is_open else [],
        "code_form": CodeForm(),
        "file_form": SignedFileForm(),
    }
    return render(request, "licences/sign.html", context | forms)


def _record(asked: Agreement) -> list[Event]:
    """What concerns the signatory: from the issued agreement on."""
    return [event for event in history_of(asked) if asked.issued_at and event.at >= asked.issued_at]
