"""Hand out a stored file, never to be shown or run in our origin. Who may have it was decided by the caller."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header, parse_etags
from django.utils.translation import gettext as _

from portal.files import storage
from portal.files.enums import CheckResult
from portal.files.models import StoredFile

logger = logging.getLogger(__name__)

CHUNK = 64 * 1024
RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


def serve(request: HttpRequest, stored: StoredFile, *, filename: str | None = None) -> HttpResponseBase:
    """The file as an attachment, whole or one range of it; a page that says why when it may not be served."""
    if not stored.is_served:
        return _withheld(request, stored)
    etag = f'"{stored.sha256}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if known == ["*"] or etag in {tag.removeprefix("W/") for tag in known}:
        return _with_headers(HttpResponse(status=304), stored, filename)
    span = _wanted_range(request, stored.size, etag)
    if span == UNSATISFIABLE:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{stored.size}"
        return _with_headers(response, stored, filename)
    try:
        file = storage.path_of(stored.key).open("rb")
    except FileNotFoundError:
        logger.error("file %s has a row and no content", stored.pk)
        return _page(request, 404, _("The portal cannot find the content of this file. Tell the helpdesk its name."))
    return _with_headers(_respond(request, stored, file, span), stored, filename)


Span = tuple[int, int]
UNSATISFIABLE: Span = (-1, -1)


def _wanted_range(request: HttpRequest, size: int, etag: str) -> Span | None:
    """First and last byte of a single range; None means the whole file (no range, several, or not understood)."""
    match = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if not match or match.groups() == ("", "") or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size - 1) if int(last) else UNSATISFIABLE
    if last and int(last) < int(first):
        return None
    return (int(first), min(int(last or size), size - 1)) if int(first) < size else UNSATISFIABLE


def _respond(request: HttpRequest, stored: StoredFile, file: BinaryIO, span: Span | None) -> HttpResponseBase:
    first, last = span or (0, stored.size - 1)
    if request.method == "HEAD":
        file.close()
        response: HttpResponseBase = HttpResponse()
    elif span is None:
        response = FileResponse(file)
    else:
        response = StreamingHttpResponse(_slice(file, first, last - first + 1))
    if span:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{stored.size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def _slice(file: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk


def _with_headers(response: HttpResponseBase, stored: StoredFile, filename: str | None) -> HttpResponseBase:
    response["ETag"] = f'"{stored.sha256}"'
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    if response.status_code in {200, 206}:
        response["Content-Type"] = stored.content_type
        response["Content-Disposition"] = content_disposition_header(True, filename or stored.name)
    return response


def _withheld(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    if stored.check_result == CheckResult.INFECTED:
        return _page(request, 403, _("The malware check found something in this file, so the portal keeps it locked."))
    response = _page(request, 503, _("The malware check has not finished with this file. Try again in a minute."))
    response["Retry-After"] = "60"
    return response


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    return render(request, "files/not_served.html", {"sentence": sentence}, status=status)


def is_first_piece(response: HttpResponseBase) -> bool:
    """Whole files and ranges from the first byte are downloads; what follows belongs to them."""
    if response.status_code == 206:
        return response.get("Content-Range", "").startswith("bytes 0-")
    return response.status_code == 200
