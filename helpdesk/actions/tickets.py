from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError, move, tell
from helpdesk.actions.numbers import next_number
from helpdesk.enums import DraftKind, EventKind, HookEvent, Kind, Status, Via, Visibility
from helpdesk.hooks.events import announce
from helpdesk.models import InboundMail, Ticket, TicketDraft, TicketFile, TicketMessage, Watcher
from helpdesk.notices import tickets as notices
from helpdesk.permissions import can_answer, can_reopen, is_on_customer_side
from helpdesk.quoted_keys import without_keys
from portal.accounts.models import Programme, User
from portal.accounts.selectors import active_membership
from portal.audit.actions import record
from portal.files.actions import keep
from portal.files.models import StoredFile
from portal.files.policies import ANY_SUPPORT
from search.actions import mark_stale

__all__ = ["TicketError", "assign", "classify", "close", "open_ticket", "reopen", "set_status", "unwatch", "watch"]

ALLOWED_FACTS = (
    "area", "priority", "priority_reason", "visibility", "jems_version", "environment", "kind", "plugin", "release",
)  # fmt: skip


@dataclass(frozen=True)
class ByMail:
    """A word that came by mail: its row, the files kept from it, whether an agent let it in, whether to confirm it."""

    mail: InboundMail
    files: Sequence[StoredFile] = ()
    is_let_in: bool = False
    may_confirm: bool = True


def origin(by_mail: ByMail | None) -> dict[str, Any]:
    """How a message came, for its row."""
    return {"via": Via.MAIL, "inbound": by_mail.mail} if by_mail else {}


@transaction.atomic
def open_ticket(
    *,
    by: User,
    kind: str,
    title: str,
    body: str,
    now: datetime,
    programme: Programme | None = None,
    visibility: str = Visibility.PROGRAMME,
    uploads: Iterable[UploadedFile] = (),
    by_mail: ByMail | None = None,
    **facts: Any,
) -> Ticket:
    """A new case with its first word; the requester watches it and the agents hear of it."""
    if programme is None and visibility == Visibility.PROGRAMME:
        visibility = Visibility.PRIVATE
    if kind == Kind.SUPPORT and programme is None:
        raise TicketError(_("A support request needs a programme. Ask a question instead, it is free."))
    ticket = Ticket.objects.create(
        number=next_number(), programme=programme, requester=by, kind=kind, visibility=visibility, title=title,
        status_since=now, opened_at=now, last_customer_word_at=now, last_word_at=now, last_word_by=by, **facts,
    )  # fmt: skip
    first = {"author": by, "body": without_keys(body), "created_at": now}
    message = TicketMessage.objects.create(ticket=ticket, **first, **origin(by_mail))
    attach(message, uploads, by=by, now=now, by_mail=by_mail)
    Watcher.objects.create(ticket=ticket, user=by, since=now)
    TicketDraft.objects.filter(user=by, kind=DraftKind.NEW).delete()
    if ticket.installation:
        words = {"installation": ticket.installation}
        tell(
            ticket,
            EventKind.FACTS,
            _("The portal added what is registered: %(installation)s") % words,
            by=None,
            now=now,
        )
    record("helpdesk.opened", target=ticket, by=by, at=now, facts={"kind": str(kind)})
    announce(HookEvent.OPENED, ticket, now=now)
    notices.ticket_opened(ticket, message, confirm=by_mail is None or by_mail.may_confirm)
    return ticket


def attach(
    message: TicketMessage,
    uploads: Iterable[UploadedFile],
    *,
    by: User,
    now: datetime,
    by_mail: ByMail | None = None,
) -> None:
    """Files travel with a message; FileRefused passes through with its words. Those of a mail are kept already."""
    TicketFile.objects.bulk_create(
        TicketFile(message=message, stored=each) for each in (by_mail.files if by_mail else ())
    )
    for upload in uploads:
        stored = keep(upload=upload, policy=ANY_SUPPORT, by=by, now=now)
        masked = getattr(upload, "masked_places", None)
        TicketFile.objects.create(message=message, stored=stored, masked_places=masked)


@transaction.atomic
def close(*, ticket: Ticket, by: User, now: datetime) -> Ticket:
    """Done with, by either side; the hours still held for it go back."""
    move(ticket, Status.CLOSED, by=by, now=now)
    record("helpdesk.closed", target=ticket, by=by, at=now)
    notices.ticket_closed(ticket, by=by)
    return ticket


@transaction.atomic
def reopen(*, ticket: Ticket, by: User, now: datetime) -> Ticket:
    if not can_reopen(by, ticket, now=now):
        raise TicketError(
            _("%(ticket)s ended more than 30 days ago or is open. Open a new ticket and name this number.")
            % {"ticket": ticket.reference}
        )
    move(ticket, Status.OPEN, by=by, now=now)
    record("helpdesk.reopened", target=ticket, by=by, at=now)
    notices.ticket_reopened(ticket, by=by)
    return ticket


@transaction.atomic
def set_status(*, ticket: Ticket, status: Status, by: User, now: datetime) -> Ticket:
    """An agent puts the case where it belongs; only its end and its opening again are told to the customer."""
    was_settled = ticket.is_settled
    move(ticket, status, by=by, now=now)
    record("helpdesk.moved", target=ticket, by=by, at=now, facts={"to": str(status)})
    if was_settled and not ticket.is_settled:
        notices.ticket_reopened(ticket, by=by)
    elif ticket.is_settled and not was_settled:
        told = notices.ticket_solved if status == Status.SOLVED else notices.ticket_closed
        told(ticket, by=by)
    return ticket


@transaction.atomic
def assign(*, ticket: Ticket, to: User | None, by: User, now: datetime) -> Ticket:
    if to is not None and not can_answer(to):
        raise TicketError(_("%(person)s is no helpdesk agent. Choose somebody of the desk.") % {"person": to})
    Ticket.objects.filter(pk=ticket.pk).update(assignee=to)
    ticket.assignee = to
    record("helpdesk.assigned", target=ticket, by=by, at=now, facts={"to": to.pk if to else None})
    who = to.get_short_name() if to else _("nobody")
    tell(ticket, EventKind.ASSIGNED, _("Looked after by %(who)s") % {"who": who}, by=by, now=now, is_internal=True)
    if to and to != by:
        notices.ticket_assigned(ticket, to=to, by=by)
    return ticket


@transaction.atomic
def classify(*, ticket: Ticket, by: User, now: datetime, **facts: Any) -> Ticket:
    """Agents set area, priority, kind and who may see it; what changed is on record."""
    changed = {name: facts[name] for name in ALLOWED_FACTS if name in facts and facts[name] != getattr(ticket, name)}
    if not changed:
        return ticket
    if ticket.programme_id is None and facts.get("kind") == Kind.SUPPORT:
        raise TicketError(_("A support request needs a programme; this ticket has none."))
    after = {name: facts.get(name, getattr(ticket, name)) for name in ("kind", "visibility")}
    if after == {"kind": Kind.SUPPORT, "visibility": Visibility.PRIVATE}:
        raise TicketError(_("A support request is seen by the programme whose hours it takes."))
    if ticket.programme_id is None and facts.get("visibility") == Visibility.PROGRAMME:
        raise TicketError(_("This ticket belongs to no programme. Choose another audience."))
    Ticket.objects.filter(pk=ticket.pk).update(**changed)
    for name, value in changed.items():
        setattr(ticket, name, value)
    record("helpdesk.classified", target=ticket, by=by, at=now, facts={"changed": sorted(changed)})
    mark_stale(ticket)
    return ticket


@transaction.atomic
def watch(*, ticket: Ticket, user: User, by: User, now: datetime) -> Watcher:
    """Get the news of a ticket oneself, or add a colleague of the programme."""
    is_colleague = bool(ticket.programme_id and active_membership(user, ticket.programme_id))
    if user != by and not (is_on_customer_side(by, ticket) or can_answer(by)):
        raise TicketError(_("Only people of the ticket's programme and Interact may add somebody."))
    if user != by and not is_colleague:
        raise TicketError(_("%(person)s does not work for this programme.") % {"person": user})
    watcher, is_new = Watcher.objects.get_or_create(ticket=ticket, user=user, defaults={"since": now})
    if is_new:
        record("helpdesk.watched", target=ticket, by=by, at=now, facts={"user": user.pk})
    return watcher


@transaction.atomic
def unwatch(*, ticket: Ticket, user: User, now: datetime) -> None:
    if Watcher.objects.filter(ticket=ticket, user=user).delete()[0]:
        record("helpdesk.unwatched", target=ticket, by=user, at=now, facts={"user": user.pk})
