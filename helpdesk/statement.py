"""An account's statement as rows for page and CSV, and the last day as a calendar file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from helpdesk.models import LedgerRow, SupportAccount
from portal.files.cells import safe_cell


def rows_of(account: SupportAccount) -> list[LedgerRow]:
    """Oldest first, with what the page names; one query."""
    rows = account.rows.select_related("ticket", "actor", "work_entry", "reverses").order_by("sequence")
    return list(rows)


def as_csv(accounts: Iterable[SupportAccount]) -> str:
    """Every row of every account; minutes are plain numbers, all words are made safe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Account until"), _("Row"), _("Posted"), _("Work date"), _("Kind"), _("Ticket"), _("Note"),
                     _("Worked minutes"), _("Minutes"), _("Balance"), _("By")])  # fmt: skip
    for account in accounts:
        for row in rows_of(account):
            writer.writerow([
                account.last_on.isoformat(), row.sequence, row.created_at.date().isoformat(), row.work_on.isoformat(),
                row.get_kind_display(), row.ticket or "", safe_cell(row.public_note),
                row.work_entry.actual_minutes if row.work_entry else "", row.minutes, row.balance_after,
                safe_cell(row.actor or ""),
            ])  # fmt: skip
    return out.getvalue()


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
