from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk.actions.movement import mark_first_answer, move, tell
from helpdesk.calendar import add_working_days, legal_day
from helpdesk.enums import ESTIMATE_TRANSITIONS, UNSETTLED, EstimateStatus, EventKind, HookEvent, Status
from helpdesk.hooks.events import announce
from helpdesk.models import Estimate, EstimateLine, Hold, SupportAccount, Ticket
from helpdesk.notices import hours as notices
from helpdesk.permissions import can_decide_estimate, needs_estimate
from helpdesk.wording import minutes_text
from portal.accounts.models import User
from portal.audit.actions import record

ANSWER_WORKING_DAYS = 10


class EstimateError(Exception):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def propose(
    *,
    ticket: Ticket,
    lines: Sequence[tuple[str, int]],
    by: User,
    now: datetime,
    note: str = "",
    answer_by: date | None = None,
) -> Estimate:
    """Ask before spending; a newer estimate replaces one that is still open."""
    total = sum(minutes for _text, minutes in lines)
    _check_proposal(ticket, total)
    for open_one in ticket.estimates.proposed():
        _move(open_one, EstimateStatus.SUPERSEDED, by=by, now=now)
    try:
        with transaction.atomic():
            estimate = Estimate.objects.create(
                ticket=ticket, total_minutes=total, note=note, proposed_by=by, proposed_at=now,
                answer_by=answer_by or add_working_days(legal_day(now), ANSWER_WORKING_DAYS),
            )  # fmt: skip
    except IntegrityError:
        raise EstimateError(_("A colleague proposed an estimate at this moment. Reload to see it.")) from None
    EstimateLine.objects.bulk_create(
        EstimateLine(estimate=estimate, position=position, text=text, minutes=minutes)
        for position, (text, minutes) in enumerate(lines, start=1)
    )
    record("helpdesk.estimate_proposed", target=ticket, by=by, at=now, facts={"minutes": total})
    if ticket.status in {Status.NEW, Status.OPEN, Status.WAITING_DEVELOPMENT}:
        move(ticket, Status.WAITING_CUSTOMER, by=by, now=now)
    Ticket.objects.filter(pk=ticket.pk).update(last_word_at=now, last_word_by=by)
    Ticket.objects.filter(pk=ticket.pk, assignee=None).update(assignee=by)
    mark_first_answer(ticket, now=now)
    ticket.refresh_from_db()
    announce(HookEvent.ESTIMATE, ticket, now=now, minutes=total)
    notices.estimate_proposed(estimate)
    return estimate


def _check_proposal(ticket: Ticket, total: int) -> None:
    if not ticket.is_chargeable:
        raise EstimateError(_("Only support requests cost hours; this is free. Change the kind first."))
    if ticket.is_settled:
        raise EstimateError(_("This ticket is over. Open it again before you propose work."))
    if not needs_estimate(total):
        raise EstimateError(
            _("Less than %(minutes)s min need no question. Book the time when it is done.")
            % {"minutes": settings.ESTIMATE_THRESHOLD_MINUTES}
        )


@transaction.atomic
def accept(*, estimate: Estimate, by: User, now: datetime) -> Estimate:
    """A contact with the right agrees; the minutes are held until the work is booked or the ticket ends."""
    _check_decision(estimate, by=by, now=now)
    _move(estimate, EstimateStatus.ACCEPTED, by=by, now=now)
    _keep_open(estimate.ticket)
    _place_holds(estimate, now=now)
    _settle(estimate, "helpdesk.estimate_accepted", _("%(who)s accepted %(minutes)s"), by=by, now=now)
    notices.estimate_accepted(estimate)
    return estimate


@transaction.atomic
def decline(*, estimate: Estimate, by: User, now: datetime, reason: str = "") -> Estimate:
    _check_decision(estimate, by=by, now=now)
    _move(estimate, EstimateStatus.DECLINED, by=by, now=now, reason=reason[:300])
    _settle(estimate, "helpdesk.estimate_declined", _("%(who)s declined %(minutes)s"), by=by, now=now)
    notices.estimate_declined(estimate)
    return estimate


@transaction.atomic
def expire(*, estimate: Estimate, now: datetime) -> Estimate:
    """Nobody answered in time; the case is Interact's again."""
    if estimate.answer_by >= legal_day(now):
        raise EstimateError(_("This estimate may still be answered."))
    _move(estimate, EstimateStatus.EXPIRED, by=None, now=now)
    record("helpdesk.estimate_expired", target=estimate.ticket, by=None, at=now)
    line = _("The estimate of %(minutes)s was not answered in time") % {"minutes": minutes_text(estimate.total_minutes)}
    tell(estimate.ticket, EventKind.ESTIMATE, line, by=None, now=now)
    _back_to_interact(estimate.ticket, by=None, now=now)
    notices.estimate_expired(estimate)
    return estimate


def _check_decision(estimate: Estimate, *, by: User, now: datetime) -> None:
    if not can_decide_estimate(by, estimate):
        raise EstimateError(_("Only contacts with the right to authorise hours decide this. Your manager can give it."))
    if estimate.is_open and estimate.answer_by < legal_day(now):
        raise EstimateError(_("The day to answer has passed. Ask Interact for a new estimate."))


def _keep_open(ticket: Ticket) -> None:
    """A ticket that is over keeps nobody's hours; the update is its lock, so that it does not end meanwhile."""
    open_one = Ticket.objects.filter(pk=ticket.pk, status__in=UNSETTLED)
    if not open_one.update(worked_minutes=F("worked_minutes")):
        raise EstimateError(_("This ticket is over. Open it again before you accept work on it."))


def _place_holds(estimate: Estimate, *, now: datetime) -> None:
    """Reserve the minutes, earliest-expiring account first, by conditional updates on what is free."""
    missing = estimate.total_minutes
    accounts = SupportAccount.objects.filter(programme=estimate.ticket.programme_id, lapsed_at=None)
    for account in accounts.covering(legal_day(now)):
        free = account.balance_minutes - account.held_minutes
        part = min(max(free, 0), missing)
        unheld = SupportAccount.objects.filter(pk=account.pk, balance_minutes__gte=F("held_minutes") + part)
        if part and unheld.update(held_minutes=F("held_minutes") + part):
            Hold.objects.create(estimate=estimate, account=account, minutes=part, left_minutes=part, placed_at=now)
            missing -= part
    if missing:
        raise EstimateError(
            _("Your free hours do not cover this: %(minutes)s are missing. Ask Interact what can be done.")
            % {"minutes": minutes_text(missing)}
        )


def _settle(estimate: Estimate, verb: str, line: str, *, by: User, now: datetime) -> None:
    ticket = estimate.ticket
    record(verb, target=ticket, by=by, at=now, facts={"minutes": estimate.total_minutes})
    words = {"who": by.get_short_name(), "minutes": minutes_text(estimate.total_minutes)}
    tell(ticket, EventKind.ESTIMATE, line % words, by=by, now=now)
    Ticket.objects.filter(pk=ticket.pk).update(last_customer_word_at=now, last_word_at=now, last_word_by=by)
    _back_to_interact(ticket, by=by, now=now)


def _back_to_interact(ticket: Ticket, *, by: User | None, now: datetime) -> None:
    ticket.refresh_from_db()
    if ticket.status == Status.WAITING_CUSTOMER:
        move(ticket, Status.OPEN, by=by, now=now)


def _move(estimate: Estimate, to: EstimateStatus, *, by: User | None, now: datetime, **changes: object) -> None:
    legal = to in ESTIMATE_TRANSITIONS[EstimateStatus(estimate.status)]
    changes |= {"status": to, "decided_by": by, "decided_at": now}
    moved = legal and Estimate.objects.filter(pk=estimate.pk, status=estimate.status).update(**changes)
    if not moved:
        raise EstimateError(_("This estimate was settled meanwhile. Reload to see how."))
    estimate.refresh_from_db()
