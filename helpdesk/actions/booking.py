"""Book time on a ticket, and take a booking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from helpdesk.actions.covering import cover, restore_holds
from helpdesk.actions.movement import tell
from helpdesk.actions.rows import HoursError, lapse, reverse_row
from helpdesk.calendar import legal_day
from helpdesk.enums import Decision, EstimateStatus, EventKind, HookEvent, RowKind, UncoveredReason
from helpdesk.hooks.events import announce
from helpdesk.models import LedgerRow, SupportAccount, Ticket, UncoveredWork, WorkEntry
from helpdesk.notices import hours as notices
from helpdesk.permissions import can_book_time, can_manage_hours
from helpdesk.wording import minutes_text
from portal.accounts.models import User
from portal.audit.actions import record

STEP_MINUTES = 15
LATE_DAYS = 14


@dataclass(frozen=True)
class Work:
    """What an agent says about time spent."""

    minutes: int
    work_on: date
    note: str
    key: str
    late_reason: str = ""


@transaction.atomic
def book_time(*, ticket: Ticket, work: Work, by: User, now: datetime) -> WorkEntry:
    """Record work, charge what is agreed and covered, and leave the rest to the support manager. Never refuses work.

    The same key books once, however often it comes. Raises HoursError for a future or a too late day.
    """
    _check(work, by=by, now=now)
    Ticket.objects.filter(pk=ticket.pk).update(worked_minutes=F("worked_minutes") + work.minutes)  # the lock
    known = WorkEntry.objects.filter(idempotency_key=work.key).first()
    if known:
        Ticket.objects.filter(pk=ticket.pk).update(worked_minutes=F("worked_minutes") - work.minutes)
        return known
    ticket.refresh_from_db()
    entry = WorkEntry.objects.create(
        ticket=ticket, agent=by, work_on=work.work_on, actual_minutes=work.minutes, public_note=work.note,
        late_reason=work.late_reason, idempotency_key=work.key, booked_at=now,
    )  # fmt: skip
    if ticket.is_chargeable:
        charge(entry, _due_now(entry), by=by, now=now)
    facts = {"actual": entry.actual_minutes, "due": entry.due_minutes, "charged": entry.charged_minutes}
    record("helpdesk.booked", target=ticket, by=by, at=now, facts=facts | {"entry": entry.pk})
    tell(ticket, EventKind.TIME, _booked_line(entry), by=by, now=now)
    announce(HookEvent.BOOKED, ticket, now=now, minutes=entry.due_minutes, charged_minutes=entry.charged_minutes)
    notices.time_booked(entry)
    return entry


def _check(work: Work, *, by: User, now: datetime) -> None:
    today = legal_day(now)
    if not can_book_time(by):
        raise HoursError(_("Only helpdesk agents book time."))
    if work.minutes <= 0:
        raise HoursError(_("Book at least one minute."))
    if work.work_on > today:
        raise HoursError(_("This day has not come yet. Book the work when it is done."))
    is_late = work.work_on < today - timedelta(days=LATE_DAYS)
    if is_late and not (can_manage_hours(by) and work.late_reason.strip()):
        raise HoursError(_("Work of more than 14 days ago is booked by a support manager who gives a reason."))


def rounded(minutes: int) -> int:
    return -(-minutes // STEP_MINUTES) * STEP_MINUTES


def _live(ticket: Ticket | int, **filters: Any) -> QuerySet[WorkEntry]:
    return WorkEntry.objects.filter(ticket=ticket, reversed_at=None, **filters)


def _due_now(entry: WorkEntry) -> int:
    """Steps of 15 count over the day's total for this ticket: three times five minutes are 15, not 45."""
    day = _live(entry.ticket_id, work_on=entry.work_on).aggregate(actual=Sum("actual_minutes"), due=Sum("due_minutes"))
    return max(rounded(day["actual"] or 0) - (day["due"] or 0), 0)


def agreed_minutes(ticket: Ticket) -> int:
    """What may be charged: the accepted estimates, or the steps below the threshold that need no question."""
    accepted = ticket.estimates.filter(status=EstimateStatus.ACCEPTED).aggregate(total=Sum("total_minutes"))["total"]
    return accepted or (settings.ESTIMATE_THRESHOLD_MINUTES - 1) // STEP_MINUTES * STEP_MINUTES


def charge(entry: WorkEntry, due: int, *, by: User | None, now: datetime) -> None:
    """Charge ``due`` minutes as far as agreed and covered; every other minute waits for a decision."""
    WorkEntry.objects.filter(pk=entry.pk).update(due_minutes=due)
    entry.due_minutes = due
    spent = _live(entry.ticket_id).aggregate(total=Sum("charged_minutes"))["total"] or 0
    agreed = min(due, max(agreed_minutes(entry.ticket) - spent, 0))
    covered = cover(entry, agreed, by=by, now=now) if agreed else 0
    for minutes, reason in (
        (due - agreed, UncoveredReason.NOT_AGREED),
        (agreed - covered, UncoveredReason.NO_HOURS),
    ):
        if minutes:
            uncovered = UncoveredWork.objects.create(entry=entry, minutes=minutes, reason=reason)
            notices.work_uncovered(uncovered)


@transaction.atomic
def reverse_work(*, entry: WorkEntry, reason: str, by: User, now: datetime) -> WorkEntry:
    """Take a booking back, in sight, exactly once; the day's rounding is set right on what remains."""
    if not can_manage_hours(by):
        raise HoursError(_("Only a support manager takes a booking back."))
    ticket = Ticket.objects.filter(pk=entry.ticket_id)
    ticket.update(worked_minutes=F("worked_minutes"))  # the lock, before anything else is read or written
    if not WorkEntry.objects.filter(pk=entry.pk, reversed_at=None).update(reversed_at=now):
        raise HoursError(_("This booking was taken back already."))
    ticket.update(worked_minutes=F("worked_minutes") - entry.actual_minutes)
    entry.refresh_from_db()
    _take_back(entry, note=reason, by=by, now=now)
    _set_day_right(entry, by=by, now=now)
    record("helpdesk.booking_reversed", target=entry.ticket, by=by, at=now, facts={"entry": entry.pk})
    line = _("A booking of %(minutes)s was taken back") % {"minutes": minutes_text(entry.actual_minutes)}
    tell(entry.ticket, EventKind.TIME, line, by=by, now=now)
    notices.time_reversed(entry, reason=reason)
    return entry


def _take_back(entry: WorkEntry, *, note: str, by: User, now: datetime) -> None:
    """Reverse every standing row of the entry, charges first, and drop what was still to be decided."""
    rows = LedgerRow.objects.filter(work_entry=entry, reversed_by=None, kind__in=[RowKind.CHARGE, RowKind.GOODWILL])
    accounts: dict[int, SupportAccount] = {}
    for row in rows.select_related("account", "ticket").order_by("kind", "account__last_on", "account_id", "pk"):
        reverse_row(row, note=note, by=by, now=now)
        if row.minutes < 0:
            restore_holds(row)
        accounts[row.account_id] = row.account
    for account in accounts.values():
        lapse(account, now=now, today=legal_day(now))
    entry.uncovered.filter(decision=Decision.OPEN).update(decision=Decision.DROPPED, decided_by=by, decided_at=now)


def _set_day_right(reversed_entry: WorkEntry, *, by: User, now: datetime) -> None:
    """Rounding counts over the day, so what remains may owe a step more or less: charge one entry anew."""
    rest = _live(reversed_entry.ticket_id, work_on=reversed_entry.work_on)
    sums = rest.aggregate(actual=Sum("actual_minutes"), due=Sum("due_minutes"))
    missing = rounded(sums["actual"] or 0) - (sums["due"] or 0)
    if not missing or not reversed_entry.ticket.is_chargeable:
        return
    decided = UncoveredWork.objects.exclude(decision__in=[Decision.OPEN, Decision.DROPPED]).values("entry_id")
    entry = rest.filter(due_minutes__gte=-missing).exclude(pk__in=decided).order_by("-booked_at", "-pk").first()
    if entry is None:
        return
    due = entry.due_minutes + missing
    _take_back(entry, note=_("Rounded anew over the day"), by=by, now=now)
    WorkEntry.objects.filter(pk=entry.pk).update(charged_minutes=0)
    entry.refresh_from_db()
    charge(entry, due, by=by, now=now)


def _booked_line(entry: WorkEntry) -> str:
    words = {"who": entry.agent.get_short_name(), "minutes": minutes_text(entry.due_minutes)}
    if not entry.ticket.is_chargeable:
        return _("%(who)s worked on it, free of charge") % words
    if not entry.due_minutes:
        return _("%(who)s worked on it, within the quarter of an hour already booked") % words
    return _("%(who)s booked %(minutes)s") % words
