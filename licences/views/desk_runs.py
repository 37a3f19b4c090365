"""Renewals: one from its agreement, or many at once with a page that shows how far they are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from licences.actions.renewal_work import retry_failed
from licences.actions.renewals import prepare_renewal, start_run
from licences.errors import LicenceError
from licences.licensees import licensees_on_older, runs_with_counts, with_pending
from licences.models import Agreement, AgreementTextVersion, RenewalRun
from licences.selectors import day_in_legal_zone
from licences.text_forms import PartiesForm, RunForm, StrandForm
from licences.views.desk import desk_frame, for_reviewers
from licences.views.posting import posted

PAGE = 50


@for_reviewers
def show_all(request: HttpRequest) -> HttpResponse:
    page = Paginator(runs_with_counts(), PAGE).get_page(request.GET.get("page"))
    return render(request, "licences/desk/runs.html", {"page": page, **desk_frame("runs")})


@for_reviewers
def choose(request: HttpRequest) -> HttpResponse:
    """Licensees on older texts, all chosen at first; who has an agreement under way is shown with the reason."""
    text = _text_of_today()
    strands = StrandForm(request.GET)
    rows = _rows(text, strands)
    form = RunForm(posted(request), references=[row.reference for row in rows if not row.pending_reference])
    if request.method == "POST" and text and form.is_valid():
        chosen = [row for row in rows if row.reference in form.chosen]
        issue_too = form.cleaned_data["how_far"] == "issue"
        try:
            run = start_run(text=text, agreements=chosen, issue_too=issue_too, by=request.user, now=timezone.now())
        except LicenceError as error:
            form.add_error(None, str(error))
        else:
            return redirect(run)
    context = {"text": text, "rows": rows, "form": form, "strands": strands, **desk_frame("runs")}
    return render(request, "licences/desk/run_choose.html", context)


@for_reviewers
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the run is; the part that moves is also answered alone, for htmx."""
    run = get_object_or_404(runs_with_counts(), pk=pk)
    items = run.items.select_related("predecessor__programme", "agreement").order_by("predecessor__programme__name")
    context: dict[str, Any] = {"run": run, "items": items, "worked": run.total - run.waiting, "at": timezone.now()}
    if request.headers.get("HX-Request"):
        return render(request, "licences/desk/run_progress.html", context)
    return render(request, "licences/desk/run.html", context | desk_frame("runs"))


@require_POST
@for_reviewers
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(RenewalRun, pk=pk)
    try:
        retry_failed(run=run, by=request.user, now=timezone.now())
    except LicenceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("They are tried again."))
    return redirect(run)


@for_reviewers
def renew(request: HttpRequest, reference: str) -> HttpResponse:
    """One renewal, with the parties as they were or as they are now; nothing is sent yet."""
    related = ("programme", "text_version", "request", "asked_by")
    found = Agreement.objects.visible_to(request.user).select_related(*related)
    agreement = get_object_or_404(found, reference=reference)
    text = _text_of_today()
    form = PartiesForm(posted(request), agreement=agreement)
    if request.method == "POST" and text and form.is_valid():
        now = timezone.now()
        try:
            prepared = prepare_renewal(
                agreement=agreement, text=text, by=request.user, now=now, parties=form.cleaned_data
            )
        except LicenceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Prepared. Look at the PDF, then issue it."))
            return redirect(prepared.get_desk_url())
    context = {"case": agreement, "text": text, "form": form, **desk_frame()}
    return render(request, "licences/desk/renew.html", context)


def _text_of_today() -> AgreementTextVersion | None:
    return AgreementTextVersion.objects.valid(on=day_in_legal_zone(timezone.now())).first()


def _rows(text: AgreementTextVersion | None, strands: StrandForm) -> list[Any]:
    if text is None:
        return []
    older = with_pending(licensees_on_older(text))
    strand = strands.cleaned_data["strand"] if strands.is_valid() else ""
    return list(older.filter(programme__strand=strand) if strand else older)
