"""Take minutes from a programme's accounts, earliest-expiring first. Accounts are locked in that order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from helpdesk.actions.rows import Posting, lapse, post, revive
from helpdesk.calendar import legal_day
from helpdesk.enums import RowKind
from helpdesk.models import Hold, LedgerRow, SupportAccount, WorkEntry


def cover(entry: WorkEntry, minutes: int, *, by: Any, now: datetime, overdraft: bool = False) -> int:
    """Charge up to ``minutes``, split over accounts where needed; returns what was covered."""
    covered = 0
    for account in SupportAccount.objects.filter(programme=entry.ticket.programme_id).covering(entry.work_on):
        if covered == minutes:
            break
        revived = revive(account, by=by, now=now)
        covered += _take(account, entry, minutes - covered, by=by, now=now, overdraft=overdraft)
        if revived:
            lapse(account, now=now, today=legal_day(now))
    WorkEntry.objects.filter(pk=entry.pk).update(charged_minutes=F("charged_minutes") + covered)
    entry.refresh_from_db()
    return covered


def _take(account: SupportAccount, entry: WorkEntry, wanted: int, *, by: Any, now: datetime, overdraft: bool) -> int:
    """One charge on one account. A refused update means that somebody was faster: look again, take what is left."""
    while True:
        account.refresh_from_db()
        holds = list(_holds(account, entry))
        held_here = min(sum(hold.left_minutes for hold in holds), account.held_minutes)
        limit = account.overdraft_limit if overdraft else None
        reserved = account.held_minutes - held_here if limit is None else -limit
        free = account.balance_minutes - reserved
        part = min(wanted, free)
        if part <= 0:
            return 0
        release = min(part, held_here)
        posting = Posting(
            RowKind.CHARGE,
            entry.work_on,
            f"charge:{entry.pk}:{account.pk}:{LedgerRow.objects.filter(work_entry=entry, account=account).count()}",
            entry.public_note,
            entry.ticket,
            entry,
        )
        if post(account, -part, posting, by=by, now=now, release=release, overdraft=limit):
            _use_holds(holds, release)
            return part


def _holds(account: SupportAccount, entry: WorkEntry) -> QuerySet[Hold]:
    mine = Hold.objects.filter(account=account, estimate__ticket=entry.ticket_id)
    return mine.order_by("pk")


def _use_holds(holds: list[Hold], minutes: int) -> None:
    for hold in holds:
        used = min(hold.left_minutes, minutes)
        if used:
            Hold.objects.filter(pk=hold.pk).update(left_minutes=F("left_minutes") - used)
            minutes -= used


def restore_holds(row: LedgerRow) -> None:
    """A reversed charge puts back what the ticket's estimate held, so that nobody else takes it before it is redone."""
    ticket, account = row.ticket, row.account
    account.refresh_from_db()
    if ticket is None or ticket.is_settled or account.lapsed_at:
        return
    room = -row.minutes
    for hold in Hold.objects.filter(account=account, estimate__ticket=ticket).order_by("pk"):
        back = min(hold.minutes - hold.left_minutes, room)
        if back > 0:
            Hold.objects.filter(pk=hold.pk).update(left_minutes=F("left_minutes") + back)
            SupportAccount.objects.filter(pk=account.pk).update(held_minutes=F("held_minutes") + back)
            room -= back
