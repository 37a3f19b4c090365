"""Files at the desk: the PDF before it is issued, what came back, and both side by side."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from licences import desk_report, selectors
from licences.examination.examiner import ExaminerAway, page_images, page_words
from licences.models import Agreement, SignedReturn
from licences.pdf import rendering
from licences.views.desk import desk_frame, for_reviewers
from licences.views.desk_case import visible
from portal.files.models import StoredFile
from portal.files.serving import serve
from portal.files.storage import path_of

ISSUED, RETURNED = "issued", "returned"
KEPT_SECONDS = 3600
SHOWN_DIFFERENCES = 60


@for_reviewers
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """The PDF as it would be issued today; nothing is kept."""
    agreement = visible(request, reference)
    today = selectors.day_in_legal_zone(agreement.issued_at or timezone.now())
    content = rendering.render(agreement, issued_on=today).data
    name = f'attachment; filename="{agreement.reference}-preview.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": name})


@for_reviewers
def returned(request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
    """A file as it came back, accepted or not."""
    signed = _returned(visible(request, reference), pk)
    return serve(request, signed.file, filename=f"{signed.agreement.reference}-returned-{signed.pk}.pdf")


@require_safe
@for_reviewers
def compare(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """One page of the issued and of the returned file beside each other, and the words that differ on it."""
    agreement = visible(request, reference)
    signed = _returned(agreement, pk)
    report = desk_report.report_of(signed)
    last = max(agreement.issued_pages, report.pages if report else 0, 1)
    number = min(max(_whole(request.GET.get("page")), 1), last)
    differences = report.differences if report else []
    context: dict[str, Any] = {
        "case": agreement,
        "signed": signed,
        "is_examined": report is not None,
        "number": number,
        "last": last,
        "sides": [_side(agreement.issued_file, ISSUED, number), _side(signed.file, RETURNED, number)],
        "here": [found for found in differences if found.page == number][:SHOWN_DIFFERENCES],
        "marked_pages": sorted({found.page for found in differences}),
        **desk_frame(),
    }
    return render(request, "licences/desk/compare.html", context)


@require_safe
@for_reviewers
def page_image(request: HttpRequest, reference: str, pk: int, which: str, number: int) -> HttpResponse:
    """A picture of one page, drawn by the limited child; bytes never change, so the browser may keep it."""
    agreement = visible(request, reference)
    signed = _returned(agreement, pk)
    stored = {ISSUED: agreement.issued_file, RETURNED: signed.file}.get(which)
    if stored is None or not stored.is_served or not 1 <= number <= 1000:
        raise Http404
    etag = f'"{stored.sha256}-{number}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _kept(HttpResponse(status=304), etag)
    try:
        pictures = page_images(path_of(stored.key), pages=[number])
    except (ExaminerAway, FileNotFoundError):
        return HttpResponse(status=503, headers={"Retry-After": "60"})
    if not pictures:
        raise Http404
    return _kept(HttpResponse(pictures[0], content_type="image/png"), etag)


def _returned(agreement: Agreement, pk: int) -> SignedReturn:
    signed = get_object_or_404(agreement.returns.select_related("file"), pk=pk)
    signed.agreement = agreement
    return signed


def _side(stored: StoredFile | None, which: str, number: int) -> dict[str, Any]:
    """The words of the page, for people who cannot see its picture; empty where it has no text or is not there."""
    words: list[str] = []
    if stored is not None and stored.is_served:
        try:
            words = [word.text for word in page_words(path_of(stored.key)) if word.page == number]
        except (ExaminerAway, FileNotFoundError):
            words = []
    return {"which": which, "text": " ".join(words), "is_shown": stored is not None and stored.is_served}


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _whole(text: str | None) -> int:
    """A page number from the query string; anything else is page one."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1
