from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences import permissions, selectors
from licences.actions import requests as actions
from licences.errors import LicenceError
from licences.forms import RequestForm
from licences.models import LicenceRequest
from portal.accounts.models import Programme
from portal.accounts.selectors import programmes_of


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Say what is needed; POST begins the request, or shows the one that is open."""
    programme = _chosen_programme(request)
    if programme is None:
        return render(request, "licences/start_without.html", {"programmes": programmes_of(request.user)})
    open_request = selectors.open_request_of(programme)
    agreement = selectors.agreement_of(programme)
    if open_request or agreement:
        return redirect(open_request or agreement)
    if request.method != "POST":
        may = permissions.can_request(request.user, programme)
        return render(request, "licences/start.html", {"programme": programme, "may_request": may})
    if not permissions.can_request(request.user, programme):
        raise PermissionDenied
    try:
        begun = actions.start(programme=programme, by=request.user, now=timezone.now())
    except LicenceError as error:
        messages.info(request, str(error))
        return redirect("licences:start")
    if begun.institution_name:
        messages.info(
            request, _("The answers of your last request are filled in. Look at each one before you send it.")
        )
    return redirect(begun)


@login_required
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """The form while it can be changed, else the answers and where they stand."""
    asked = _visible(request, reference)
    may_edit = permissions.can_edit(request.user, asked)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        return _keep_answers(request, asked)
    if may_edit:
        return _form_page(request, asked, RequestForm(instance=asked))
    return render(request, "licences/request.html", _answers(request, asked))


@login_required
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything once more before it is sent; what is missing is shown in the form."""
    asked = _visible(request, reference)
    if not permissions.can_edit(request.user, asked):
        return redirect(asked)
    form = _complete_form(asked)
    if not form.is_valid():
        return _form_page(request, asked, form)
    return render(request, "licences/check.html", _answers(request, asked))


@login_required
@require_POST
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    asked = _visible(request, reference)
    if not permissions.can_edit(request.user, asked):
        raise PermissionDenied
    if not _complete_form(asked).is_valid():
        return redirect("licences:check", asked.reference)
    return _act(request, asked, actions.submit, _("Your request is with Interact. You hear from us by mail."))


@login_required
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    asked = _visible(request, reference)
    if not permissions.can_withdraw(request.user, asked):
        raise PermissionDenied
    return _act(request, asked, actions.withdraw, _("The request is withdrawn. You may start a new one at any time."))


@login_required
@require_POST
def join(request: HttpRequest, reference: str) -> HttpResponse:
    asked = _visible(request, reference)
    if not permissions.can_join(request.user, asked):
        raise PermissionDenied
    return _act(request, asked, actions.join, _("You are a contact of this request and get its mails."))


def _visible(request: HttpRequest, reference: str) -> LicenceRequest:
    found = LicenceRequest.objects.visible_to(request.user).select_related(
        "programme", "submitted_by", "started_by", "replaces"
    )
    return get_object_or_404(found, reference=reference)


def _chosen_programme(request: HttpRequest) -> Programme | None:
    """The only programme, or the one named by ?programme= when the person works for several."""
    mine = {programme.code: programme for programme in programmes_of(request.user)}
    if len(mine) == 1:
        return next(iter(mine.values()))
    return mine.get(request.GET.get("programme", ""))


def _keep_answers(request: HttpRequest, asked: LicenceRequest) -> HttpResponse:
    form = RequestForm(request.POST, instance=LicenceRequest.objects.get(pk=asked.pk))
    if not form.is_valid():
        return _form_page(request, asked, form)
    try:
        actions.save_draft(request=asked, answers=form.cleaned_data, by=request.user, now=timezone.now())
    except LicenceError as error:
        messages.error(request, str(error))
        return redirect(asked)
    if "check" in request.POST:
        return redirect("licences:check", asked.reference)
    messages.success(request, _("Your answers are saved. Come back whenever you like."))
    return redirect(asked)


def _complete_form(asked: LicenceRequest) -> RequestForm:
    fresh = LicenceRequest.objects.get(pk=asked.pk)
    return RequestForm(model_to_dict(asked), instance=fresh, complete=True)


def _form_page(request: HttpRequest, asked: LicenceRequest, form: RequestForm) -> HttpResponse:
    return render(request, "licences/request_form.html", {"asked": asked, "form": form, **_contacts(request, asked)})


def _answers(request: HttpRequest, asked: LicenceRequest) -> dict[str, Any]:
    return {
        "asked": asked,
        "agreement": asked.agreements.order_by("-pk").first(),
        "may_withdraw": permissions.can_withdraw(request.user, asked),
        "may_edit": permissions.can_edit(request.user, asked),
        "may_review": permissions.can_review(request.user),
        **_contacts(request, asked),
    }


def _contacts(request: HttpRequest, asked: LicenceRequest) -> dict[str, Any]:
    contacts = [row.user for row in asked.contact_rows.select_related("user")]
    may_join = permissions.can_join(request.user, asked) and request.user not in contacts
    return {"contacts": contacts, "may_join": may_join}


def _act(request: HttpRequest, asked: LicenceRequest, action: Any, told: str) -> HttpResponse:
    try:
        action(request=asked, by=request.user, now=timezone.now())
    except LicenceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect(asked)
