"""Words of people a ticket does not belong to, the solution among all words, and what agents take out of sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions.conversation import add_note
from helpdesk.actions.movement import TicketError
from helpdesk.actions.numbers import take_place
from helpdesk.actions.tickets import attach
from helpdesk.enums import DraftKind
from helpdesk.models import Ticket, TicketDraft, TicketMessage, Watcher
from helpdesk.notices import sharing as notices
from helpdesk.permissions import can_answer, can_comment, can_mark_solution
from helpdesk.quoted_keys import without_keys
from portal.accounts.models import User
from portal.accounts.selectors import current_programme
from portal.audit.actions import record
from search.actions import mark_stale

WORDS_AN_HOUR = 10


class PeerError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def say_as_peer(
    *, ticket: Ticket, by: User, body: str, now: datetime, uploads: Iterable[UploadedFile] = ()
) -> TicketMessage:
    """A peer's word moves no ticket and counts for no timer: whose turn it is stays as it was."""
    if not can_comment(by, ticket):
        raise PeerError(_("You may read this ticket, but not write in it. Open one of your own."))
    if not _has_room(by, now):
        raise PeerError(_("You wrote very much in the last hour. Try again later; your text stays here."))
    message = TicketMessage.objects.create(
        ticket=ticket, author=by, body=without_keys(body), created_at=now, is_peer=True, programme=current_programme(by)
    )
    attach(message, uploads, by=by, now=now)
    words = {"last_word_at": now, "last_word_by": by}
    Ticket.objects.filter(pk=ticket.pk).update(**words)
    Watcher.objects.get_or_create(ticket=ticket, user=by, defaults={"since": now})
    TicketDraft.objects.filter(user=by, ticket=ticket, kind=DraftKind.REPLY).delete()
    record("helpdesk.peer_wrote", target=ticket, by=by, at=now, facts={"message": message.pk})
    mark_stale(ticket)
    notices.peer_wrote(ticket, message)
    return message


def _has_room(by: User, now: datetime) -> bool:
    """Counted while the writer's own row is held: words sent at the same moment wait for each other."""
    take_place(f"peer:{by.pk}")
    lately = TicketMessage.objects.filter(author=by, is_peer=True, created_at__gt=now - timedelta(hours=1))
    return lately.count() < WORDS_AN_HOUR


@transaction.atomic
def mark_solution(*, message: TicketMessage, by: User, now: datetime) -> Ticket:
    """This word answers it; another one marked before is not the solution any more."""
    ticket = message.ticket
    _check_may_mark(ticket, by)
    if message.is_internal or message.hidden_at:
        raise PeerError(_("Others cannot read this word, so it cannot be the solution. Write an answer instead."))
    if ticket.solution_id == message.pk:
        return ticket
    Ticket.objects.filter(pk=ticket.pk).update(solution=message)
    ticket.solution = message
    record("helpdesk.solution_marked", target=ticket, by=by, at=now, facts={"message": message.pk})
    mark_stale(ticket)
    notices.solution_marked(ticket, message, by=by)
    return ticket


@transaction.atomic
def unmark_solution(*, ticket: Ticket, by: User, now: datetime) -> Ticket:
    _check_may_mark(ticket, by)
    if Ticket.objects.filter(pk=ticket.pk).exclude(solution=None).update(solution=None):
        ticket.solution = None
        record("helpdesk.solution_unmarked", target=ticket, by=by, at=now)
        mark_stale(ticket)
    return ticket


def _check_may_mark(ticket: Ticket, by: User) -> None:
    if not can_mark_solution(by, ticket):
        raise PeerError(_("Whoever asked and Interact say what the solution is."))


@transaction.atomic
def hide(*, message: TicketMessage, reason: str, by: User, now: datetime) -> TicketMessage:
    """A peer's word goes out of sight of all but agents; an internal note says why. It is never deleted."""
    if not can_answer(by) or not message.is_peer:
        raise PeerError(_("Only agents hide words, and only those of peers."))
    if not reason.strip():
        raise PeerError(_("Say why, so that colleagues know."))
    if not TicketMessage.objects.filter(pk=message.pk, hidden_at=None).update(hidden_at=now):
        raise PeerError(_("It is hidden already."))
    message.hidden_at = now
    Ticket.objects.filter(pk=message.ticket_id, solution=message).update(solution=None)
    record("helpdesk.word_hidden", target=message.ticket, by=by, at=now, facts={"message": message.pk})
    words = {"who": message.author, "why": reason.strip()}
    add_note(ticket=message.ticket, by=by, body=_("Hid a word of %(who)s: %(why)s") % words, now=now)
    return message


@transaction.atomic
def show_again(*, message: TicketMessage, by: User, now: datetime) -> TicketMessage:
    if not can_answer(by):
        raise PeerError(_("Only agents hide words, and only those of peers."))
    if TicketMessage.objects.filter(pk=message.pk).exclude(hidden_at=None).update(hidden_at=None):
        message.hidden_at = None
        record("helpdesk.word_shown_again", target=message.ticket, by=by, at=now, facts={"message": message.pk})
        mark_stale(message.ticket)
    return message
