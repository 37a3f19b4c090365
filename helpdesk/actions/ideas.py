"""What becomes of ideas: one vote of each programme, and a state with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk.actions.movement import TicketError, move, tell
from helpdesk.enums import EventKind, IdeaStatus, Kind, Status
from helpdesk.models import IdeaVote, Ticket
from helpdesk.notices import sharing as notices
from helpdesk.permissions import can_answer, can_vote
from portal.accounts.models import Programme, User
from portal.accounts.selectors import active_membership
from portal.audit.actions import record
from portal.events.models import Occasion
from releases.models import Release
from search.actions import mark_stale


class IdeaError(TicketError):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def vote(*, ticket: Ticket, programme: Programme, by: User, now: datetime) -> IdeaVote:
    """One of each programme, whoever of its people presses first; the row and the count change together."""
    _check_may_vote(ticket, programme, by)
    try:
        with transaction.atomic():
            row = IdeaVote.objects.create(ticket=ticket, programme=programme, user=by, at=now)
    except IntegrityError:
        raise IdeaError(_("%(programme)s has voted for this already.") % {"programme": programme}) from None
    _count(ticket, 1)
    record("helpdesk.voted", target=ticket, by=by, at=now, facts={"programme": programme.code})
    return row


@transaction.atomic
def take_back(*, ticket: Ticket, programme: Programme, by: User, now: datetime) -> None:
    """Anybody of the programme may; pressing twice changes nothing more."""
    _check_may_vote(ticket, programme, by)
    if IdeaVote.objects.filter(ticket=ticket, programme=programme).delete()[0]:
        _count(ticket, -1)
        record("helpdesk.vote_taken_back", target=ticket, by=by, at=now, facts={"programme": programme.code})


def _count(ticket: Ticket, step: int) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(votes=F("votes") + step)
    ticket.refresh_from_db(fields=["votes"])


def _check_may_vote(ticket: Ticket, programme: Programme, by: User) -> None:
    if not by.programme_ids:
        raise IdeaError(_("Programmes vote, one vote each, and you work for none here. Your comment counts as well."))
    if active_membership(by, programme) is None:
        raise IdeaError(_("You do not work for %(programme)s.") % {"programme": programme})
    if not can_vote(by, ticket):
        raise IdeaError(_("What becomes of this idea is decided; votes change nothing any more."))


@transaction.atomic
def set_idea_status(
    *,
    ticket: Ticket,
    status: IdeaStatus,
    reason: str,
    by: User,
    now: datetime,
    release: Release | None = None,
    review: Occasion | None = None,
) -> Ticket:
    """An agent says what becomes of it and why; those who wanted it hear of it. Released ones are solved."""
    _check_status(ticket, status, reason, by, release, review)
    changes: dict[str, Any] = {
        "idea_status": status,
        "idea_reason": reason.strip(),
        "idea_release": release if status == IdeaStatus.RELEASED else None,
        "idea_review": review if status == IdeaStatus.SHOWN else None,
    }
    if not Ticket.objects.filter(pk=ticket.pk, kind=Kind.IDEA, idea_status=ticket.idea_status).update(**changes):
        raise IdeaError(_("A colleague changed this idea at this moment. Reload to see it as it stands."))
    for name, value in changes.items():
        setattr(ticket, name, value)
    words = {"who": by.get_short_name(), "status": status.label, "why": ticket.idea_reason}
    tell(ticket, EventKind.STATUS, _("%(who)s: this idea is %(status)s. %(why)s") % words, by=by, now=now)
    record("helpdesk.idea_moved", target=ticket, by=by, at=now, facts={"to": str(status)})
    if status == IdeaStatus.RELEASED and ticket.is_unsettled:
        move(ticket, Status.SOLVED, by=by, now=now)
    mark_stale(ticket)
    notices.idea_moved(ticket, by=by)
    return ticket


def _check_status(
    ticket: Ticket, status: IdeaStatus, reason: str, by: User, release: Release | None, review: Occasion | None
) -> None:
    if not can_answer(by):
        raise IdeaError(_("Only agents say what becomes of an idea."))
    if ticket.kind != Kind.IDEA:
        raise IdeaError(_("%(ticket)s is no idea.") % {"ticket": ticket})
    if not reason.strip():
        raise IdeaError(_("Give a reason: people who voted read it."))
    if status == IdeaStatus.RELEASED and release is None:
        raise IdeaError(_("Choose the release it came with."))
    if status == IdeaStatus.SHOWN and review is None:
        raise IdeaError(_("Choose the sprint review it was shown at."))
