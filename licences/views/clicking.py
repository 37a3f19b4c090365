"""Signing by click, on a page of its own: a name, a fresh code and the consent."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from licences.actions.clicking import NoConsent, WrongName, sign_by_click
from licences.enums import AgreementStatus, ReturnWay
from licences.errors import LicenceError
from licences.forms import ClickForm
from licences.models import SigningLink
from licences.pdf.click import CONSENT
from licences.pdf.typesetting import CannotPrint
from licences.rules import accepted_ways
from licences.views.behind_link import by_link, confirmed
from licences.views.posting import posted
from licences.views.signing import code_is_fresh

FIELD_OF: dict[type[LicenceError], str] = {WrongName: "name", CannotPrint: "name", NoConsent: "consent"}


@by_link
@confirmed
def click(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponse:
    """The code is asked once more although the page is open: it proves the person at this moment."""
    if link.agreement.status != AgreementStatus.ISSUED or ReturnWay.CLICK not in accepted_ways():
        return redirect(link)
    form = ClickForm(posted(request), consent=CONSENT % {"institution": link.agreement.institution_name})
    if request.method == "POST" and form.is_valid() and _is_signed(request, link, form, now):
        return redirect(link)
    context = {"link": link, "agreement": link.agreement, "form": form, "code_sent": code_is_fresh(link, now)}
    return render(request, "licences/sign_click.html", context)


def _is_signed(request: HttpRequest, link: SigningLink, form: ClickForm, now: datetime) -> bool:
    typed = form.cleaned_data
    try:
        sign_by_click(link=link, typed_name=typed["name"], code=typed["code"], consent=typed["consent"], now=now)
    except LicenceError as error:
        form.add_error(FIELD_OF.get(type(error), "code"), str(error))
        link.refresh_from_db()
        return False
    messages.success(request, _("You signed. The evidence page in the PDF says who, when and how."))
    return True
