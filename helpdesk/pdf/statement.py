"""The statement as a tagged PDF (PDF/UA-1): the same bytes for the same rows and day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.dateformat import format as shown
from django.utils.translation import gettext as _

from helpdesk.models import LedgerRow, SupportAccount
from helpdesk.statement import rows_of
from helpdesk.wording import minutes_text
from licences.pdf.typesetting import typeset
from portal.accounts.models import Programme

# An absolute path: the shared typesetter then takes our sheet instead of one of its own folder.
SHEET = str(Path(__file__).parent / "statement.typ")


def typeset_statement(programme: Programme, accounts: Iterable[SupportAccount], *, day: date) -> bytes:
    """Letters that no font has are written as their numbers: a note of an agent must not cost the statement."""
    return typeset(SHEET, facts_of(programme, accounts, day=day), day=day, spell_out=True).data


def facts_of(programme: Programme, accounts: Iterable[SupportAccount], *, day: date) -> dict[str, object]:
    title = _("Statement of support hours")
    return {
        "document_title": f"{title}, {programme}",
        "author": settings.LICENSOR_NAME,
        "title": title,
        "programme": str(programme),
        "made": _("As of %(day)s. Times are minutes and hours of work; days count in the time zone %(zone)s.")
        % {"day": _day(day), "zone": settings.LEGAL_TIME_ZONE},
        "day": day.isoformat(),
        "page_word": _("Page"),
        "nothing": _("No support hours yet."),
        "columns": [_("Day"), _("What"), _("By"), _("Worked"), _("Minutes"), _("Balance")],
        "accounts": [_account(account) for account in accounts],
    }


def _account(account: SupportAccount) -> dict[str, object]:
    named = {
        "agreement": account.agreement.reference,
        "first": _day(account.first_on),
        "last": _day(account.last_on),
        "granted": minutes_text(account.granted_minutes),
        "left": minutes_text(account.balance_minutes),
        "held": minutes_text(account.held_minutes),
    }
    summary = _("Granted %(granted)s, left %(left)s, of which held for accepted estimates %(held)s.")
    return {
        "title": _("Agreement %(agreement)s, %(first)s to %(last)s") % named,
        "summary": summary % named,
        "rows": [_row(row) for row in rows_of(account)],
    }


def _row(row: LedgerRow) -> list[str]:
    what = [str(row.get_kind_display()).capitalize()] + ([row.ticket.reference] if row.ticket else [])
    lines = [", ".join(what)] + ([row.public_note] if row.public_note else [])
    if row.dispute_here:
        lines.append(_("Disputed: %(state)s") % {"state": row.dispute_here.get_status_display()})
    worked = minutes_text(row.work_entry.actual_minutes) if row.work_entry and row.minutes < 0 else ""
    sign = "+" if row.minutes > 0 else ""
    by = str(row.actor or _("the portal"))
    return [
        _day(row.work_on),
        "\n".join(lines),
        by,
        worked,
        sign + minutes_text(row.minutes),
        minutes_text(row.balance_after),
    ]


def _day(day: date) -> str:
    return shown(day, "j M Y")
