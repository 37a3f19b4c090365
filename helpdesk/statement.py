"""An account's statement as rows for page and CSV, and the last day as a calendar file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from helpdesk.calendar import legal_day
from helpdesk.enums import DisputeStatus
from helpdesk.models import LedgerRow, LineDispute, SupportAccount
from helpdesk.permissions import can_dispute
from portal.files.cells import safe_cell


def rows_of(account: SupportAccount, *, reader: Any = None, now: datetime | None = None) -> list[LedgerRow]:
    """Oldest first, in one query. Each has ``dispute_here`` and, for a reader, ``may_dispute``."""
    named = ("ticket", "actor", "work_entry", "reverses", "dispute")
    rows = list(account.rows.select_related(*named).order_by("sequence"))
    for row in rows:
        row.account = account
        row.dispute_here = getattr(row, "dispute", None)
        row.may_dispute = bool(reader and now and not row.dispute_here and can_dispute(reader, row, now=now))
    return rows


def open_disputes() -> QuerySet[LineDispute]:
    """What programmes doubt and nobody answered yet, longest first."""
    waiting = LineDispute.objects.filter(status=DisputeStatus.OPEN)
    return waiting.select_related("row__account__programme", "row__ticket", "raised_by").order_by("raised_at", "pk")


class _Line:
    """A file that hands back what is written to it, so that lines stream as they are made."""

    def write(self, text: str) -> str:
        return text


def csv_lines(accounts: Iterable[SupportAccount]) -> Iterator[str]:
    """Every row of every account; minutes are plain numbers, all words are made safe."""
    writer = csv.writer(_Line())
    yield writer.writerow([
        _("Account until"), _("Row"), _("Posted"), _("Work date"), _("Kind"), _("Ticket"), _("Note"),
        _("Worked minutes"), _("Minutes"), _("Balance"), _("By"), _("Agreement"), _("Dispute"),
    ])  # fmt: skip
    for account in accounts:
        rows = account.rows.select_related("ticket", "actor", "work_entry", "dispute").order_by("sequence")
        for row in rows.iterator(chunk_size=500):
            yield writer.writerow(_cells(account, row))


def _cells(account: SupportAccount, row: LedgerRow) -> list[object]:
    dispute = getattr(row, "dispute", None)
    return [
        account.last_on.isoformat(), row.sequence, legal_day(row.created_at).isoformat(), row.work_on.isoformat(),
        row.get_kind_display(), row.ticket or "", safe_cell(row.public_note),
        row.work_entry.actual_minutes if row.work_entry else "", row.minutes, row.balance_after,
        safe_cell(row.actor or ""), account.agreement.reference, dispute.get_status_display() if dispute else "",
    ]  # fmt: skip


def last_day_calendar(account: SupportAccount, *, now: datetime) -> bytes:
    """One all-day entry on the last usable day, with a reminder two weeks before."""
    calendar = Calendar()
    calendar.add("prodid", "-//Jems Portal//Support hours//EN")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"support-hours-{account.pk}@{settings.SITE_URL.split('://')[-1]}")
    event.add("dtstamp", now)
    event.add("dtstart", account.last_on)
    event.add("dtend", account.last_on + timedelta(days=1))
    event.add("summary", _("Last day of the support hours of %(programme)s") % {"programme": account.programme})
    event.add("description", _("What is not used by the end of this day lapses."))
    event.add("url", f"{settings.SITE_URL}{account.get_absolute_url()}")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Support hours end in two weeks"))
    alarm.add("trigger", timedelta(days=-14))
    event.add_component(alarm)
    calendar.add_component(event)
    return calendar.to_ical()
