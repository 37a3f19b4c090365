from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk import notices
from helpdesk.actions.movement import TicketError, move
from helpdesk.actions.tickets import attach
from helpdesk.enums import SETTLED, DraftKind, Status, Via
from helpdesk.models import Ticket, TicketDraft, TicketMessage, Watcher
from helpdesk.permissions import can_reply, is_long_settled
from portal.accounts.models import User
from portal.audit.actions import record
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
) -> TicketMessage:
    """The customer's side speaks: what waited for them is Interact's turn, what was over opens again for 30 days."""
    if not can_reply(by, ticket):
        raise TicketError(_("You may read this ticket, but not write in it. Open one of your own."))
    if ticket.is_settled and is_long_settled(ticket, now=now):
        raise TicketError(
            _("%(ticket)s ended more than 30 days ago. Open a new ticket and name this number.")
            % {"ticket": ticket.reference}
        )
    message = _say(ticket, by, body, now=now, uploads=uploads, via=via, is_staff_word=False)
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
) -> TicketMessage:
    """An agent speaks to the customer's side and says where the case stands after it."""
    if ticket.status in SETTLED and then not in SETTLED:
        move(ticket, Status.OPEN, by=by, now=now)
    message = _say(ticket, by, body, now=now, uploads=uploads, via=Via.WEB, is_staff_word=True)
    Ticket.objects.filter(pk=ticket.pk, first_answered_at=None).update(first_answered_at=now)
    if ticket.assignee_id is None:
        Ticket.objects.filter(pk=ticket.pk, assignee=None).update(assignee=by)
        ticket.assignee = by
    if ticket.status != then:
        move(ticket, then, by=by, now=now)
    notices.agent_answered(ticket, message)
    return message


@transaction.atomic
def add_note(
    *, ticket: Ticket, by: User, body: str, now: datetime, uploads: Iterable[UploadedFile] = ()
) -> TicketMessage:
    """For agents' eyes; never mailed to the customer's side and never a last word."""
    note = TicketMessage.objects.create(
        ticket=ticket, author=by, body=body, created_at=now, is_internal=True, is_staff_word=True
    )
    attach(note, uploads, by=by, now=now)
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
) -> TicketMessage:
    message = TicketMessage.objects.create(
        ticket=ticket, author=by, body=body, via=via, created_at=now, is_staff_word=is_staff_word
    )
    attach(message, uploads, by=by, now=now)
    words = {"last_word_at": now, "last_word_by": by} | ({} if is_staff_word else {"last_customer_word_at": now})
    Ticket.objects.filter(pk=ticket.pk).update(**words)
    for name, value in words.items():
        setattr(ticket, name, value)
    Watcher.objects.get_or_create(ticket=ticket, user=by, defaults={"since": now})
    TicketDraft.objects.filter(user=by, ticket=ticket, kind=DraftKind.REPLY).delete()
    record("helpdesk.replied", target=ticket, by=by, at=now, facts={"message": message.pk, "staff": is_staff_word})
    mark_stale(ticket)
    return message
