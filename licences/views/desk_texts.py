"""Versions of the agreement text: the list, one version, its comparison and its preview."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences.actions import texts
from licences.comparing import compare as compare_clauses
from licences.comparing import words_between
from licences.errors import LicenceError
from licences.licensees import texts_with_use
from licences.models import AgreementTextVersion
from licences.views.desk import desk_frame, for_reviewers


@for_reviewers
def show_all(request: HttpRequest) -> HttpResponse:
    """Every version, the draft on top, how many agreements stand on it."""
    rows = list(texts_with_use())
    newest = next((text for text in rows if not text.is_draft), None)
    context = {"texts": rows, "has_draft": any(text.is_draft for text in rows), "newest": newest}
    return render(request, "licences/desk/texts.html", context | desk_frame("texts"))


@for_reviewers
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One version as it reads; a draft with the ways to go on."""
    text = text_of(number)
    return render(request, "licences/desk/text.html", {"text": text, "before": _before(text), **desk_frame("texts")})


@for_reviewers
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """What this version adds and takes out against the one before, word by word."""
    text = text_of(number)
    before = _before(text)
    context = {
        "text": text,
        "before": before,
        "title": words_between(before.title if before else "", text.title),
        "rows": compare_clauses(before.clauses if before else [], text.clauses),
    }
    return render(request, "licences/desk/text_compare.html", context | desk_frame("texts"))


@for_reviewers
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The PDF with sample parties and "Draft" on each page; nothing is kept."""
    from licences.pdf.draft import render_draft  # slow to import, and only this page needs the typesetter

    text = text_of(number)
    try:
        content = render_draft(text).data
    except LicenceError as error:
        messages.error(request, str(error))
        return redirect("licences:desk_text", number=number)
    name = f'attachment; filename="agreement-text-{text.number}-preview.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": name})


@require_POST
@for_reviewers
def start(request: HttpRequest) -> HttpResponse:
    """One draft for everybody: whoever comes second is led to it."""
    try:
        number = texts.start_draft(by=request.user, now=timezone.now()).number
    except LicenceError as error:
        messages.info(request, str(error))
        draft = AgreementTextVersion.objects.drafts().first()
        if draft is None:
            return redirect("licences:desk_texts")
        number = draft.number
    return redirect("licences:desk_text_edit", number=number)


@require_POST
@for_reviewers
def discard(request: HttpRequest, number: int) -> HttpResponse:
    try:
        texts.discard_draft(text=text_of(number), by=request.user, now=timezone.now())
    except LicenceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The draft is gone. The published texts are as they were."))
    return redirect("licences:desk_texts")


def text_of(number: int) -> AgreementTextVersion:
    found = AgreementTextVersion.objects.select_related("drafted_by", "published_by")
    return get_object_or_404(found, number=number)


def _before(text: AgreementTextVersion) -> AgreementTextVersion | None:
    return AgreementTextVersion.objects.published().filter(number__lt=text.number).first()
