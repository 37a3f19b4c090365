"""Write ledger rows. The balance moves first, by one conditional update that also locks the account until commit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk.enums import RowKind
from helpdesk.ledger import GENESIS, digest_of
from helpdesk.models import Hold, LedgerRow, SupportAccount, Ticket, WorkEntry


class HoursError(Exception):
    """Something the person can be told; the message is fit to show."""


@dataclass(frozen=True)
class Posting:
    """What a row says beside its minutes."""

    kind: RowKind
    work_on: date
    key: str
    note: str = ""
    ticket: Ticket | None = None
    entry: WorkEntry | None = None
    reverses: LedgerRow | None = None


def post(
    account: SupportAccount,
    minutes: int,
    posting: Posting,
    *,
    by: Any,
    now: datetime,
    release: int = 0,
    overdraft: int | None = None,
) -> LedgerRow | None:
    """Append a row; None when the account does not have the minutes, or not the holds to ``release``.

    Taking leaves what is held for other tickets alone: what stays must cover the holds, less the ``release`` of the
    ticket's own. With ``overdraft`` given, only that limit counts (a support manager decided so).
    """
    accounts = SupportAccount.objects.filter(pk=account.pk)
    if minutes < 0 and overdraft is None:
        accounts = accounts.filter(balance_minutes__gte=F("held_minutes") - release - minutes)
    elif minutes < 0 and overdraft is not None:
        accounts = accounts.filter(balance_minutes__gte=-minutes - overdraft)
    if release:  # a sweep may have lapsed the holds since the caller read them
        accounts = accounts.filter(held_minutes__gte=release)
    changes = {"balance_minutes": F("balance_minutes") + minutes, "held_minutes": F("held_minutes") - release}
    if not accounts.update(**changes):
        return None
    return _append(account, minutes, posting, by=by, now=now)


def _append(account: SupportAccount, minutes: int, posting: Posting, *, by: Any, now: datetime) -> LedgerRow:
    last = LedgerRow.objects.filter(account=account).order_by("-sequence").first()
    row = LedgerRow(
        account=account,
        sequence=last.sequence + 1 if last else 1,
        kind=posting.kind,
        minutes=minutes,
        balance_after=(last.balance_after if last else 0) + minutes,
        work_on=posting.work_on,
        actor=by,
        ticket=posting.ticket,
        work_entry=posting.entry,
        public_note=posting.note[:200],
        idempotency_key=posting.key,
        reverses=posting.reverses,
        created_at=now,
    )
    row.digest = digest_of(row, previous=last.digest if last else GENESIS)
    row.save(force_insert=True)
    return row


def reverse_row(row: LedgerRow, *, note: str, by: Any, now: datetime) -> LedgerRow:
    """The same minutes back, in sight; the unique ``reverses`` makes it happen once."""
    posting = Posting(RowKind.REVERSAL, row.work_on, f"reversal:{row.pk}", note, row.ticket, row.work_entry, row)
    limit = row.account.overdraft_limit if row.minutes > 0 else None
    reversal = post(row.account, -row.minutes, posting, by=by, now=now, overdraft=limit)
    if reversal is None:
        raise HoursError(_("These minutes were used meanwhile, so they cannot be taken back."))
    return reversal


def lapse(account: SupportAccount, *, now: datetime, today: date) -> LedgerRow | None:
    """After the last day what is left is gone, and nothing is held any more. Safe to repeat."""
    account.refresh_from_db()
    if account.last_on >= today:
        return None
    fresh = SupportAccount.objects.filter(pk=account.pk, lapsed_at=None).update(lapsed_at=now, held_minutes=0)
    if fresh:
        Hold.objects.filter(account=account, left_minutes__gt=0).update(left_minutes=0)
    account.refresh_from_db()
    if account.balance_minutes <= 0:
        return None
    key = f"expiry:{account.pk}:{account.rows.count()}"
    posting = Posting(RowKind.EXPIRY, account.last_on, key, _("Not used until the last day"))
    return post(account, -account.balance_minutes, posting, by=None, now=now, overdraft=0)


def revive(account: SupportAccount, *, by: Any, now: datetime) -> bool:
    """Bring lapsed minutes back for a late booking or an extension; whoever comes second finds it done."""
    if not SupportAccount.objects.filter(pk=account.pk, lapsed_at__isnull=False).update(lapsed_at=None):
        return False
    for row in account.rows.filter(kind=RowKind.EXPIRY, reversed_by=None, minutes__lt=0):
        reverse_row(row, note=_("Back for work inside the window"), by=by, now=now)
    account.refresh_from_db()
    return True
