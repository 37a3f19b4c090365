"""Serving an agreement's file: who took which one is part of the record."""

from datetime import datetime

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from licences.actions.handing_out import note_handed_out
from licences.agreement_files import file_of
from licences.models import Agreement, SigningLink
from portal.accounts.models import User
from portal.files.serving import is_first_piece, serve


def hand_out(
    request: HttpRequest, *, agreement: Agreement, kind: str, by: User | SigningLink, now: datetime
) -> HttpResponseBase:
    """The caller decided that ``by`` may have it. Later pieces of one download are not noted again."""
    stored = file_of(agreement, kind)
    if stored is None:
        raise Http404
    response = serve(request, stored, filename=f"{agreement.reference}-{kind}.pdf")
    if request.method == "GET" and is_first_piece(response):
        note_handed_out(agreement=agreement, kind=kind, sha256=stored.sha256, by=by, now=now)
    return response
