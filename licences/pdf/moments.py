"""Moments as the papers print them: in the legal time zone, with the zone said."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as format_date


def printed(moment: datetime) -> str:
    """ "Fri 20 Nov 2026, 14:32:05 CET (UTC+01:00)": seconds count where hashes and mails are compared."""
    offset = moment.astimezone(ZoneInfo(settings.LEGAL_TIME_ZONE)).strftime("%:z")
    return f"{printed_short(moment)} (UTC{offset})"


def printed_short(moment: datetime) -> str:
    """ "Fri 20 Nov 2026, 14:32:05 CET", for columns."""
    there = moment.astimezone(ZoneInfo(settings.LEGAL_TIME_ZONE))
    return f"{format_date(there, 'D j M Y, H:i:s')} {there.tzname()}"


def printed_day(day: date) -> str:
    return format_date(day, "j F Y")


def legal_day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.LEGAL_TIME_ZONE)).date()
