from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError
from helpdesk.canned import fill
from helpdesk.models import CannedReply, Ticket
from helpdesk.permissions import can_change_for_desk
from portal.accounts.models import User
from portal.audit.actions import record


class CannedError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def save_reply(
    *, by: User, now: datetime, title: str, body: str, area: str = "", is_shared: bool, reply: CannedReply | None = None
) -> CannedReply:
    """Make one, or change ``reply``; a shared one belongs to all agents together."""
    if reply and not can_change_for_desk(by, reply):
        raise CannedError(_("This reply belongs to a colleague. Save your own under another title."))
    is_new = reply is None
    reply = reply or CannedReply()
    reply.title, reply.body, reply.area = title, body, area
    reply.owner, reply.changed_at, reply.changed_by = (None if is_shared else by), now, by
    reply.save()
    verb = "helpdesk.canned_reply_made" if is_new else "helpdesk.canned_reply_changed"
    record(verb, target=reply, by=by, at=now, facts={"title": title, "is_shared": is_shared})
    return reply


@transaction.atomic
def delete_reply(*, reply: CannedReply, by: User, now: datetime) -> None:
    if not can_change_for_desk(by, reply):
        raise CannedError(_("This reply belongs to a colleague."))
    record("helpdesk.canned_reply_deleted", target=reply, by=by, at=now, facts={"title": reply.title})
    reply.delete()


@transaction.atomic
def use_reply(*, reply: CannedReply, ticket: Ticket, by: User) -> str:
    """The words for this case, and one more use; what could not be filled still stands in double braces."""
    CannedReply.objects.filter(pk=reply.pk).update(uses=F("uses") + 1)
    return fill(reply.body, ticket=ticket, agent=by)
