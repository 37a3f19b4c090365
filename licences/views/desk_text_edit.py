"""The editor of the draft. Every button saves everything that was typed; of two colleagues none overwrites the other
unseen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from licences.actions import texts
from licences.clauses import Edited, pressed, with_clause
from licences.comparing import compare, words_between
from licences.errors import LicenceError, TextChanged
from licences.models import AgreementTextVersion
from licences.text_forms import DraftForm
from licences.views.desk import desk_frame, for_reviewers
from licences.views.desk_texts import text_of

REMOVED = "licences.removed_clause"


@for_reviewers
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Clauses with their buttons; a published text shows itself instead."""
    text = text_of(number)
    if not text.is_draft:
        messages.info(request, _("This text is published. Nobody can change it; start a draft for the next one."))
        return redirect("licences:desk_text", number=number)
    # An answer that does not say how many clauses it has is none: it must not empty the draft.
    form = DraftForm(request.POST if "count" in request.POST else None, text=text)
    if not form.is_valid():
        return _page(request, text, form)
    return _save(request, text, form)


def _save(request: HttpRequest, text: AgreementTextVersion, form: DraftForm) -> HttpResponse:
    """Keep what was typed, do what the button says, come back to the same clause."""
    button = request.POST.get("do", "")
    edited = _edited(request, text, form, button)
    words = {"title": form.cleaned_data["title"], "note": form.cleaned_data["note"], "clauses": edited.clauses}
    seen = _moment(request.POST.get("seen", ""))
    try:
        texts.save_draft_text(text=text, by=request.user, now=timezone.now(), seen=seen, **words)
    except TextChanged:
        text.refresh_from_db()
        return _page(request, text, form, conflict=_both(text, form))
    except LicenceError as error:
        form.add_error(None, str(error))
        return _page(request, text, form)
    _remember_removed(request, text, edited)
    if button == "publish":
        return redirect("licences:desk_text_publish", number=text.number)
    if edited.look_at is None:
        messages.success(request, _("The draft is saved."))
    anchor = f"#clause-{edited.look_at + 1}" if edited.look_at is not None else ""
    return redirect(reverse("licences:desk_text_edit", args=[text.number]) + anchor)


def _edited(request: HttpRequest, text: AgreementTextVersion, form: DraftForm, button: str) -> Edited:
    removed = request.session.get(REMOVED)
    if button == "restore" and removed and removed["text"] == text.pk:
        return with_clause(form.typed_clauses(), removed["index"], removed["clause"])
    return pressed(form.typed_clauses(), button)


def _remember_removed(request: HttpRequest, text: AgreementTextVersion, edited: Edited) -> None:
    """The last clause taken out can be put back, until the next button."""
    request.session.pop(REMOVED, None)
    if edited.removed:
        index, clause = edited.removed
        request.session[REMOVED] = {"text": text.pk, "index": index, "clause": clause}


def _both(text: AgreementTextVersion, form: DraftForm) -> dict[str, Any]:
    """The colleague's words against those just typed."""
    typed = form.cleaned_data
    return {
        "title": words_between(text.title, typed["title"]),
        "note": words_between(text.note, typed["note"]),
        "rows": [row for row in compare(text.clauses, form.typed_clauses()) if row.kind != "same" or row.has_moved],
    }


def _page(
    request: HttpRequest, text: AgreementTextVersion, form: DraftForm, *, conflict: dict[str, Any] | None = None
) -> HttpResponse:
    """After a conflict the page knows of the colleague's save: the next press of Save is a decision.

    An answer with errors keeps the moment its writer began with.
    """
    began = _moment(request.POST.get("seen", "")) if form.is_bound and conflict is None else None
    removed = request.session.get(REMOVED)
    context = {
        "text": text,
        "form": form,
        "conflict": conflict,
        "seen": (began or text.changed_at or timezone.now()).isoformat(),
        "removed": removed if removed and removed["text"] == text.pk else None,
    }
    return render(request, "licences/desk/text_edit.html", context | desk_frame("texts"))


def _moment(words: str) -> datetime | None:
    try:
        return parse_datetime(words)
    except ValueError:
        return None
