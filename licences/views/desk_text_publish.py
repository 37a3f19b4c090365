"""From draft to published: first the terms, then one look at everything, then it is fixed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from licences.actions import texts
from licences.comparing import compare
from licences.enums import ResignRule
from licences.errors import LicenceError
from licences.licensees import licensees_on_older
from licences.models import AgreementTextVersion
from licences.selectors import day_in_legal_zone
from licences.text_forms import TermsForm
from licences.views.desk import desk_frame, for_reviewers
from licences.views.desk_texts import text_of
from licences.views.posting import posted


@for_reviewers
def terms(request: HttpRequest, number: int) -> HttpResponse:
    """From when it is valid and who must sign it; kept with the draft."""
    text = text_of(number)
    if not text.is_draft:
        return redirect("licences:desk_text", number=number)
    form = TermsForm(posted(request), initial=_initial(text))
    if request.method == "POST" and form.is_valid():
        try:
            texts.set_terms(text=text, by=request.user, now=timezone.now(), **form.terms())
        except LicenceError as error:
            form.add_error("resign_by" if form.terms()["resign_by"] else "valid_from", str(error))
        else:
            return redirect("licences:desk_text_check", number=text.number)
    context = {"text": text, "form": form, "licensees": licensees_on_older(text).count(), **desk_frame("texts")}
    return render(request, "licences/desk/text_publish.html", context)


@for_reviewers
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Everything once more; the button publishes exactly what the page shows, or nothing."""
    text = text_of(number)
    if not text.is_draft:
        return redirect("licences:desk_text", number=number)
    if request.method == "POST":
        return _publish(request, text)
    before = AgreementTextVersion.objects.published().first()
    changes = compare(before.clauses if before else [], text.clauses)
    context = {
        "text": text,
        "before": before,
        "changed": sum(row.kind != "same" for row in changes),
        "licensees": licensees_on_older(text).count(),
        "seen": _fingerprint(text),
        "missing": _missing(text, has_before=before is not None),
    }
    return render(request, "licences/desk/text_check.html", context | desk_frame("texts"))


def _publish(request: HttpRequest, text: AgreementTextVersion) -> HttpResponse:
    if request.POST.get("seen") != _fingerprint(text):
        messages.error(request, _("A colleague changed the draft meanwhile. Look at it once more, then publish."))
        return redirect("licences:desk_text_check", number=text.number)
    agreed = {"valid_from": text.valid_from, "resign_rule": ResignRule(text.resign_rule), "resign_by": text.resign_by}
    try:
        texts.publish_draft(text=text, by=request.user, now=timezone.now(), **agreed)
    except LicenceError as error:
        messages.error(request, str(error))
        return redirect("licences:desk_text_check", number=text.number)
    messages.success(request, _("Published. New agreements use it from its first day on."))
    return redirect("licences:desk_text", number=text.number)


def _fingerprint(text: AgreementTextVersion) -> str:
    """What the reader saw: the moment of the last words and the terms."""
    moment = text.changed_at.isoformat() if text.changed_at else ""
    return "|".join([moment, text.valid_from.isoformat(), text.resign_rule, str(text.resign_by or "")])


def _missing(text: AgreementTextVersion, *, has_before: bool) -> list[str]:
    """What stands in the way, said before the button is pressed."""
    empty = [
        str(number)
        for number, clause in enumerate(text.clauses, start=1)
        if not clause["heading"] or not clause["paragraphs"]
    ]
    told = [_("The title is missing.")] if not text.title.strip() else []
    told += [_("There is no clause yet.")] if not text.clauses else []
    told += [_("Without heading or text: clause %(numbers)s.") % {"numbers": ", ".join(empty)}] if empty else []
    told += [_("What changed is not said yet.")] if has_before and not text.note.strip() else []
    return told


def _initial(text: AgreementTextVersion) -> dict[str, Any]:
    """A draft that lay for weeks does not propose a day that has passed."""
    today = day_in_legal_zone(timezone.now())
    return {
        "valid_from": max(text.valid_from, today),
        "resign_rule": text.resign_rule,
        "resign_by": text.resign_by,
    }
