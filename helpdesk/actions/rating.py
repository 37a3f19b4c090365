"""Whether it helped: one rating for each ticket, open to a change of mind for two weeks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError
from helpdesk.enums import SETTLED, Rating
from helpdesk.models import Ticket
from helpdesk.permissions import can_rate
from portal.accounts.models import User
from portal.audit.actions import record

CHANGE_DAYS = 14


class RatingError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def rate(*, ticket: Ticket, rating: Rating, comment: str, by: User, now: datetime) -> Ticket:
    """The moment of the first rating stays, so that the two weeks end; a ticket solved anew may be rated anew."""
    if not can_rate(by, ticket, or_later=True):
        raise RatingError(_("Only people of the ticket's own side rate it."))
    over = Ticket.objects.filter(pk=ticket.pk, status__in=sorted(SETTLED), merged_into=None)
    words = {"rating": rating, "rating_comment": comment.strip()[:1000]}
    fresh = Q(rating="") | Q(rated_at__lt=F("solved_at"))
    if not over.filter(fresh).update(**words, rated_at=now):
        recent = over.filter(rated_at__gte=now - timedelta(days=CHANGE_DAYS))
        if not recent.update(**words):
            raise RatingError(_refusal(ticket))
    ticket.refresh_from_db()
    record("helpdesk.rated", target=ticket, by=by, at=now, facts={"rating": str(rating)})
    return ticket


def _refusal(ticket: Ticket) -> str:
    ticket.refresh_from_db()
    if not ticket.is_settled:
        return _("%(ticket)s is open again. Say how it went when it is over.") % {"ticket": ticket}
    return _("%(ticket)s was rated more than %(days)s days ago; that stands.") % {"ticket": ticket, "days": CHANGE_DAYS}
