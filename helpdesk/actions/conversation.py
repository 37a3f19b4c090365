from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError, mark_first_answer, merged_meanwhile, move
from helpdesk.actions.tickets import ByMail, attach, origin
from helpdesk.enums import SETTLED, DraftKind, HookEvent, Status, Via
from helpdesk.hooks.events import announce
from helpdesk.models import Ticket, TicketDraft, TicketFile, TicketMessage, Watcher
from helpdesk.notices import tickets as notices
from helpdesk.permissions import can_reply, can_see, is_long_settled
from helpdesk.quoted_keys import without_keys
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.models import StoredFile
from search.actions import mark_stale

__all__ = ["TicketError", "add_note", "answer", "reply"]


@transaction.atomic
def reply(
    *,
    ticket: Ticket,
    by: User,
    body: str,
    now: datetime,
    uploads: Iterable[UploadedFile] = (),
    via: Via = Via.WEB,
    by_mail: ByMail | None = None,
) -> TicketMessage:
    """The customer's side speaks: what waited for them is Interact's turn, what was over opens again for 30 days."""
    if not can_reply(by, ticket) and not (by_mail and by_mail.is_let_in):
        raise TicketError(_("You may read this ticket, but not write in it. Open one of your own."))
    if ticket.is_settled and is_long_settled(ticket, now=now):
        raise TicketError(
            _("%(ticket)s ended more than 30 days ago. Open a new ticket and name this number.")
            % {"ticket": ticket.reference}
        )
    message = _say(ticket, by, body, now=now, uploads=uploads, via=via, is_staff_word=False, by_mail=by_mail)
    if ticket.status == Status.WAITING_CUSTOMER or ticket.status in SETTLED:
        move(ticket, Status.OPEN, by=by, now=now)
    notices.customer_replied(ticket, message)
    return message


@transaction.atomic
def answer(
    *,
    ticket: Ticket,
    by: User,
    body: str,
    now: datetime,
    then: Status = Status.WAITING_CUSTOMER,
    uploads: Iterable[UploadedFile] = (),
    stored: Iterable[StoredFile] = (),
    by_mail: ByMail | None = None,
) -> TicketMessage:
    """An agent speaks to the customer's side and says where the case stands after it; ``stored`` are kept already."""
    if ticket.status in SETTLED and then not in SETTLED:
        move(ticket, Status.OPEN, by=by, now=now)
    message = _say(ticket, by, body, now=now, uploads=uploads, via=Via.WEB, is_staff_word=True, by_mail=by_mail)
    TicketFile.objects.bulk_create(TicketFile(message=message, stored=each) for each in stored)
    mark_first_answer(ticket, now=now)
    if ticket.assignee_id is None:
        Ticket.objects.filter(pk=ticket.pk, assignee=None).update(assignee=by)
        ticket.assignee = by
    if ticket.status != then:
        move(ticket, then, by=by, now=now)
    announce(HookEvent.ANSWERED, ticket, now=now)
    notices.agent_answered(ticket, message)
    return message


@transaction.atomic
def add_note(
    *,
    ticket: Ticket,
    by: User,
    body: str,
    now: datetime,
    uploads: Iterable[UploadedFile] = (),
    by_mail: ByMail | None = None,
) -> TicketMessage:
    """For agents' eyes; never mailed to the customer's side and never a last word."""
    note = TicketMessage.objects.create(
        ticket=ticket, author=by, body=body, created_at=now, is_internal=True, is_staff_word=True, **origin(by_mail)
    )
    attach(note, uploads, by=by, now=now, by_mail=by_mail)
    TicketDraft.objects.filter(user=by, ticket=ticket, kind=DraftKind.NOTE).delete()
    record("helpdesk.noted", target=ticket, by=by, at=now, facts={"message": note.pk})
    mark_stale(ticket)
    notices.note_added(ticket, note)
    return note


def _say(
    ticket: Ticket,
    by: User,
    body: str,
    *,
    now: datetime,
    uploads: Iterable[UploadedFile],
    via: Via,
    is_staff_word: bool,
    by_mail: ByMail | None,
) -> TicketMessage:
    facts = {"created_at": now, "is_staff_word": is_staff_word, "via": via} | origin(by_mail)
    message = TicketMessage.objects.create(ticket=ticket, author=by, body=without_keys(body), **facts)
    attach(message, uploads, by=by, now=now, by_mail=by_mail)
    words = {"last_word_at": now, "last_word_by": by} | ({} if is_staff_word else {"last_customer_word_at": now})
    if not Ticket.objects.filter(pk=ticket.pk, merged_into=None).update(**words):
        raise merged_meanwhile(ticket)
    for name, value in words.items():
        setattr(ticket, name, value)
    if can_see(by, ticket):  # a stranger whose mail an agent let in subscribes to nothing
        Watcher.objects.get_or_create(ticket=ticket, user=by, defaults={"since": now})
    TicketDraft.objects.filter(user=by, ticket=ticket, kind=DraftKind.REPLY).delete()
    record("helpdesk.replied", target=ticket, by=by, at=now, facts={"message": message.pk, "staff": is_staff_word})
    mark_stale(ticket)
    return message
