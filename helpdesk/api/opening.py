"""A new ticket and a word, by the same forms and actions as the pages, so that the same rules hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from helpdesk.actions import conversation
from helpdesk.api.problems import Problem
from helpdesk.api.schemas import NewTicket
from helpdesk.enums import Visibility
from helpdesk.forms.safe import AS_IS
from helpdesk.forms.tickets import NewTicketForm
from helpdesk.masking import MOST_BYTES, findings_in, size_to_look_at
from helpdesk.models import Ticket, TicketMessage
from helpdesk.permissions import can_answer
from helpdesk.secrets import Finding, scan
from portal.accounts.models import Programme, User
from portal.accounts.selectors import programmes_of

SENDER = "__all__"
MOST_NAMED = 20


def opening_facts(asked: NewTicket, user: User) -> dict[str, Any]:
    """What open_ticket takes, checked by the page's own form; a Problem names each field that does not fit."""
    programme = _programme(asked, user)
    usual = Visibility.PROGRAMME if programme else Visibility.PRIVATE
    if not asked.keep_secrets:
        refuse_secrets({"title": asked.title, "body": asked.body}, by=user)
    data = asked.model_dump(exclude={"keep_secrets"}) | {
        "secrets": AS_IS,
        "visibility": asked.visibility or usual,
        "programme": programme.pk if programme else "",
    }
    form = NewTicketForm(data, MultiValueDict(), user=user, kind=asked.kind)
    if not form.is_valid():
        errors = [("" if name == SENDER else name, words) for name in form.errors for words in form.errors[name]]
        raise Problem(422, _("Something in the request does not fit; see errors."), errors=errors)
    return form.facts()


def _programme(asked: NewTicket, user: User) -> Programme | None:
    mine = {programme.code: programme for programme in programmes_of(user)}
    if asked.programme and asked.programme not in mine:
        words = _("You work for no programme with this code.")
        raise Problem(422, words, errors=[("programme", words)])
    if asked.programme or asked.visibility == Visibility.PRIVATE:
        return mine.get(asked.programme)
    return next(iter(mine.values())) if len(mine) == 1 else None


def speak(ticket: Ticket, body: str, *, by: User, now: datetime, uploads: Sequence[UploadedFile]) -> TicketMessage:
    """An agent answers, everybody else replies: as on the ticket's page."""
    say = conversation.answer if can_answer(by) else conversation.reply
    return say(ticket=ticket, by=by, body=body, now=now, uploads=uploads)


def refuse_secrets(words: Mapping[str, str], *, by: User, file: UploadedFile | None = None) -> None:
    """A program is not asked back as a person is: it hears what was found and sends ``keep_secrets`` if it is meant."""
    own = [by.email]
    found = [(name, each) for name, text in words.items() for each in scan(text, own=own)]
    if file is not None and 0 < (size_to_look_at(file) or 0) <= MOST_BYTES:
        found += [("file", each) for _file, each in findings_in(file, own=own)]
        file.masked_places = 0
    if found:
        detail = _("There seem to be passwords, keys or personal data in it. Mask them, or send keep_secrets: true.")
        raise Problem(422, detail, errors=[(name, _place(each)) for name, each in found[:MOST_NAMED]])


def _place(finding: Finding) -> str:
    return _("%(kind)s in line %(line)s") % {"kind": finding.kind.label, "line": finding.line}
