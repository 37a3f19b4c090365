"""A reply on its way out; for some seconds its author can take it back. One conditional update says who was first."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from helpdesk.actions import conversation
from helpdesk.actions.drafts import give_back
from helpdesk.actions.movement import TicketError
from helpdesk.enums import DraftKind, PendingStatus, Status
from helpdesk.models import PendingReply, Ticket, TicketDraft, TicketMessage
from helpdesk.notices import tickets as notices
from helpdesk.permissions import can_answer
from helpdesk.tasks import send_reply
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.actions import FileRefused, keep
from portal.files.models import StoredFile
from portal.files.policies import ANY_SUPPORT

logger = logging.getLogger(__name__)


class PendingError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def hand_in(
    *,
    ticket: Ticket,
    by: User,
    body: str,
    then: Status,
    now: datetime,
    uploads: Iterable[UploadedFile] = (),
    stored: Iterable[StoredFile] = (),
) -> PendingReply | TicketMessage:
    """The agent pressed send: it goes out in settings.UNDO_SEND_SECONDS; at once when that is 0.

    The same words twice are one press too many; other words send the reply before them on its way now.
    """
    uploads, stored = list(uploads), list(stored)
    seconds = settings.UNDO_SEND_SECONDS
    if seconds <= 0:
        return conversation.answer(ticket=ticket, by=by, body=body, then=then, now=now, uploads=uploads, stored=stored)
    before = PendingReply.objects.filter(ticket=ticket, author=by, status=PendingStatus.WAITING).first()
    if before and (before.body, before.then, uploads) == (body, then, []):
        return before
    TicketDraft.objects.filter(user=by, ticket=ticket, kind=DraftKind.REPLY).delete()
    if before:
        send(pending_id=before.pk, now=now)
    pending = _write(ticket, by, body, then, now=now, send_at=now + timedelta(seconds=seconds))
    pending.files.set([*stored, *(keep(upload=each, policy=ANY_SUPPORT, by=by, now=now) for each in uploads)])
    record("helpdesk.reply_handed_in", target=ticket, by=by, at=now, facts={"pending": pending.pk})
    send_reply.delay_on_commit_after(seconds, pending_id=pending.pk)
    return pending


def _write(ticket: Ticket, by: User, body: str, then: Status, *, now: datetime, send_at: datetime) -> PendingReply:
    try:
        with transaction.atomic():
            return PendingReply.objects.create(
                ticket=ticket, author=by, body=body, then=then, written_at=now, send_at=send_at
            )
    except IntegrityError:
        raise PendingError(_("Another reply of yours is going out. Wait some seconds and send again.")) from None


@transaction.atomic
def undo(*, pending: PendingReply, by: User, now: datetime) -> TicketDraft:
    """Taken back in time: the text and its files are a draft again."""
    if pending.author_id != by.pk:
        raise PendingError(_("Only whoever wrote a reply takes it back."))
    if not _settle(pending, PendingStatus.UNDONE, now=now):
        raise PendingError(_("It has gone out already. Write once more to set it right."))
    record("helpdesk.reply_undone", target=pending.ticket, by=by, at=now, facts={"pending": pending.pk})
    return _as_draft(pending, now=now)


def send(*, pending_id: int, now: datetime) -> TicketMessage | None:
    """Send it if nobody was faster; what the case no longer allows becomes a draft again and its author is told."""
    pending = PendingReply.objects.select_related("ticket__programme", "ticket__requester", "author").get(pk=pending_id)
    try:
        with transaction.atomic():
            if not _settle(pending, PendingStatus.SENT, now=now):
                return None
            return _say(pending, now=now)
    except (TicketError, FileRefused) as error:
        _come_back(pending, str(error), now=now)
        return None


def send_due(*, now: datetime) -> int:
    """Sweep: whatever should have gone out by now. One that fails does not hold up the others."""
    sent = 0
    due = PendingReply.objects.filter(status=PendingStatus.WAITING, send_at__lte=now)
    for pending_id in due.order_by("send_at", "pk").values_list("pk", flat=True)[:500]:
        try:
            sent += send(pending_id=pending_id, now=now) is not None
        except Exception:
            logger.exception("reply %s could not be sent, it is tried again", pending_id)
    return sent


def _settle(pending: PendingReply, status: PendingStatus, *, now: datetime, refusal: str = "") -> bool:
    """Send and undo both pass here; who changes the row first has won."""
    waiting = PendingReply.objects.filter(pk=pending.pk, status=PendingStatus.WAITING)
    return bool(waiting.update(status=status, settled_at=now, refusal=refusal[:300]))


def _say(pending: PendingReply, *, now: datetime) -> TicketMessage:
    ticket, author = pending.ticket, pending.author
    if not author.is_active or not can_answer(author):
        raise PendingError(_("You are no helpdesk agent any more."))
    if ticket.merged_into_id:
        raise PendingError(_("%(ticket)s was merged into another ticket. Answer there.") % {"ticket": ticket})
    files = list(pending.files.all())
    return conversation.answer(
        ticket=ticket, by=author, body=pending.body, then=Status(pending.then), now=now, stored=files
    )


@transaction.atomic
def _come_back(pending: PendingReply, refusal: str, *, now: datetime) -> None:
    if not _settle(pending, PendingStatus.UNDONE, now=now, refusal=refusal):
        return
    pending.refresh_from_db()
    facts = {"pending": pending.pk, "why": pending.refusal}
    record("helpdesk.reply_refused", target=pending.ticket, by=None, at=now, facts=facts)
    _as_draft(pending, now=now)
    notices.reply_not_sent(pending)


def _as_draft(pending: PendingReply, *, now: datetime) -> TicketDraft:
    files = list(pending.files.all())
    return give_back(
        user=pending.author, ticket=pending.ticket, body=pending.body, now=now, files=files, refusal=pending.refusal
    )
