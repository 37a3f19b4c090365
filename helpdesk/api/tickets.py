"""Tickets for programs. Each call reads through visible_to and makes one call to the action the page makes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Form, Query, Router, Status
from ninja.files import UploadedFile as Upload

from helpdesk.actions.calls import once
from helpdesk.actions.tickets import open_ticket
from helpdesk.api import answers
from helpdesk.api.keys import READ, WRITE
from helpdesk.api.opening import opening_facts, refuse_secrets, speak
from helpdesk.api.problems import Problem
from helpdesk.api.requests import asked_key, etag_of, only_known, told
from helpdesk.api.schemas import (
    FileList,
    MessageOut,
    NewReply,
    NewTicket,
    Page,
    TicketFilter,
    TicketOut,
    TicketPage,
    TicketWithMessages,
)
from helpdesk.models import Ticket, TicketFile, TicketMessage
from helpdesk.paging import slice_of
from helpdesk.permissions import can_reply
from helpdesk.querysets import MessageQuerySet
from helpdesk.thread import WITH_FILES
from portal.files.policies import ANY_SUPPORT
from portal.files.serving import serve

router = Router(tags=["tickets"])
NUMBER = "JH-"


@router.get("", auth=READ, response=TicketPage, url_name="tickets")
def list_tickets(request: HttpRequest, chosen: Query[TicketFilter]) -> dict[str, Any]:
    """Tickets you may see, latest word first."""
    only_known(request, TicketFilter)
    found = Ticket.objects.visible_to(request.user).select_related("programme")
    if chosen.state:
        found = found.filter(status=chosen.state)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    if chosen.programme:
        found = found.filter(programme__code=chosen.programme)
    if chosen.updated_since:
        found = found.filter(last_word_at__gte=_moment(chosen.updated_since))
    page = slice_of(found, size=chosen.limit, after=chosen.after)
    return {"items": [answers.ticket_row(ticket) for ticket in page.rows], "next": _next(chosen, page.older)}


def _moment(since: datetime) -> datetime:
    """A moment without a zone is UTC, as everything we write."""
    try:
        return since.replace(tzinfo=UTC) if since.tzinfo is None else since.astimezone(UTC)
    except OverflowError:
        words = _("This moment lies outside the calendar.")
        raise Problem(422, words, errors=[("updated_since", words)]) from None


def _next(chosen: TicketFilter, cursor: str) -> str | None:
    if not cursor:
        return None
    given = chosen.model_dump(mode="json", exclude_defaults=True) | {"after": cursor}
    return answers.absolute(f"{reverse('api:tickets')}?{urlencode(given)}")


@router.post("", auth=WRITE, response={201: TicketOut, 200: TicketOut}, url_name="tickets")
def create_ticket(request: HttpRequest, asked: NewTicket) -> Any:
    """Open a ticket. With an Idempotency-Key the same key answers the same ticket (200 instead of 201)."""
    user, now = request.user, timezone.now()

    def act() -> Ticket:
        return open_ticket(by=user, now=now, **opening_facts(asked, user))

    with told():
        ticket, is_new = once(
            by=user, key=asked_key(request), asked=b"ticket:" + request.body, act=act, now=now,
            found=lambda pk: get_object_or_404(Ticket.objects.visible_to(user), pk=pk),
        )  # fmt: skip
    return Status(201 if is_new else 200, answers.ticket_row(ticket))


@router.get("/{number}", auth=READ, response=TicketWithMessages, url_name="ticket")
def read_ticket(request: HttpRequest, response: HttpResponse, number: str, chosen: Query[Page]) -> Any:
    """One ticket with its words, oldest first; send the ETag back as If-None-Match to hear only of changes."""
    only_known(request, Page)
    ticket = ticket_for(request, number)
    words = list(_words(ticket, request.user).filter(pk__gt=chosen.after).order_by("pk")[: chosen.limit + 1])
    shown = words[: chosen.limit]
    more = {"after": shown[-1].pk, "limit": chosen.limit} if len(words) > chosen.limit else None
    address = answers.absolute(reverse("api:ticket", args=[ticket.reference]))
    content = answers.ticket_row(ticket) | {
        "messages": [answers.message_row(ticket, word, request.user) for word in shown],
        "next_messages": f"{address}?{urlencode(more)}" if more else None,
    }
    response["ETag"] = etag_of(content)
    if request.headers.get("If-None-Match") == response["ETag"]:
        return HttpResponse(status=304, headers={"ETag": response["ETag"]})
    return content


def _words(ticket: Ticket, reader: Any) -> MessageQuerySet:
    """What the customer's side reads, for agents too: internal notes stay at the desk."""
    seen = TicketMessage.objects.visible_to(reader).public().filter(ticket=ticket)
    return seen.select_related("author", "programme").prefetch_related(WITH_FILES)


@router.post("/{number}/replies", auth=WRITE, response={201: MessageOut, 200: MessageOut}, url_name="replies")
def reply(request: HttpRequest, number: str, asked: NewReply) -> Any:
    """Write in a ticket; with an Idempotency-Key the same key answers the same message."""
    ticket = _writable(request, number)
    if not asked.keep_secrets:
        refuse_secrets({"body": asked.body}, by=request.user)
    with told():
        return _say(request, ticket, asked.body, b"reply:" + request.body)


@router.get("/{number}/files", auth=READ, response=FileList, url_name="files")
def list_files(request: HttpRequest, number: str) -> dict[str, Any]:
    ticket = ticket_for(request, number)
    return {"items": [answers.file_row(ticket, file) for file in _files(request, ticket).order_by("pk")[:1000]]}


@router.post("/{number}/files", auth=WRITE, response={201: MessageOut, 200: MessageOut}, url_name="files")
def send_file(
    request: HttpRequest, number: str, file: File[Upload], body: Form[str] = "", keep_secrets: Form[bool] = False
) -> Any:
    """One file of up to 25 MB as multipart/form-data, with a word beside it if you like."""
    ticket = _writable(request, number)
    if (file.size or 0) > ANY_SUPPORT.max_bytes:
        raise Problem(413, _("This file is larger than 25 MB. Split it, or put it where we can fetch it."))
    words = body.replace("\x00", "").strip()[:50_000] or _("File: %(name)s") % {"name": file.name}
    if not keep_secrets:
        refuse_secrets({"body": words}, by=request.user, file=file)
    asked = b"file:" + ticket.reference.encode() + _digest(file) + words.encode(errors="replace")
    with told():
        return _say(request, ticket, words, asked, file)


@router.get("/{number}/files/{file_id}", auth=READ, response={200: None}, url_name="file")
def read_file(request: HttpRequest, number: str, file_id: int) -> HttpResponseBase:
    """The file itself."""
    ticket = ticket_for(request, number)
    return serve(request, get_object_or_404(_files(request, ticket), pk=min(file_id, 2**62)).stored)


def _files(request: HttpRequest, ticket: Ticket) -> Any:
    seen = TicketFile.objects.visible_to(request.user).filter(message__ticket=ticket, message__is_internal=False)
    return seen.select_related("stored")


def _say(request: HttpRequest, ticket: Ticket, body: str, asked: bytes, *files: UploadedFile) -> Any:
    user, now = request.user, timezone.now()
    message, is_new = once(
        by=user, key=asked_key(request), asked=ticket.reference.encode() + asked, now=now,
        act=lambda: speak(ticket, body, by=user, now=now, uploads=files),
        found=lambda pk: get_object_or_404(TicketMessage.objects.visible_to(user), pk=pk),
    )  # fmt: skip
    return Status(201 if is_new else 200, answers.message_row(ticket, message, user))


def _digest(file: UploadedFile) -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()


def _writable(request: HttpRequest, number: str) -> Ticket:
    ticket = ticket_for(request, number)
    if not can_reply(request.user, ticket):
        raise Problem(403, _("You may read this ticket, but not write in it."))
    return ticket


def ticket_for(request: HttpRequest, number: str) -> Ticket:
    """By its public number; one that is not for the reader does not exist."""
    digits = number.removeprefix(NUMBER)
    if not number.startswith(NUMBER) or not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise Http404
    seen = Ticket.objects.visible_to(request.user).select_related("programme", "requester", "assignee", "last_word_by")
    return get_object_or_404(seen, number=int(digits))
