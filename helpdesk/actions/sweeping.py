"""What time brings: lapsed hours, unanswered estimates, warnings. Each exactly once, safe to run at any time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from helpdesk.actions.estimates import EstimateError, expire
from helpdesk.actions.rows import lapse
from helpdesk.calendar import legal_day
from helpdesk.enums import DAYS_WARNINGS, USED_WARNINGS, EstimateStatus, RowKind, WarningKind
from helpdesk.models import Estimate, HoursWarning, SupportAccount
from helpdesk.notices import hours as notices
from portal.audit.actions import record


def sweep(*, now: datetime) -> None:
    today = legal_day(now)
    for estimate in Estimate.objects.filter(status=EstimateStatus.PROPOSED, answer_by__lt=today):
        try:
            expire(estimate=estimate, now=now)
        except EstimateError:
            continue  # decided at this very moment
    for account in SupportAccount.objects.filter(last_on__lt=today, lapsed_at=None):
        expire_account(account=account, now=now)
    for account in SupportAccount.objects.filter(lapsed_at=None, first_on__lte=today, last_on__gte=today):
        warn(account=account, now=now)


@transaction.atomic
def expire_account(*, account: SupportAccount, now: datetime) -> None:
    row = lapse(account, now=now, today=legal_day(now))
    record("helpdesk.account_lapsed", target=account, by=None, at=now, facts={"minutes": -row.minutes if row else 0})
    if row:
        account.refresh_from_db()
        notices.hours_lapsed(account, minutes=-row.minutes)


@transaction.atomic
def warn(*, account: SupportAccount, now: datetime) -> None:
    """Mail the furthest threshold that was passed and not told yet; those before it are only noted."""
    used = used_percent(account)
    passed_use = [threshold for threshold in USED_WARNINGS if used >= threshold]
    if _note_new(account, WarningKind.USED, passed_use, now=now):
        notices.hours_used(account, percent=passed_use[-1])
    days_left = (account.last_on - legal_day(now)).days
    passed_days = [threshold for threshold in DAYS_WARNINGS if days_left <= threshold]
    if account.balance_minutes > 0 and _note_new(account, WarningKind.DAYS, passed_days, now=now):
        notices.hours_ending(account, days=days_left)


def used_percent(account: SupportAccount) -> int:
    added = account.rows.filter(kind__in=[RowKind.GRANT, RowKind.GOODWILL, RowKind.TRANSFER])
    total = added.aggregate(total=Sum("minutes"))["total"] or 0
    return (total - account.balance_minutes) * 100 // total if total > 0 else 100


def _note_new(account: SupportAccount, kind: WarningKind, thresholds: list[int], *, now: datetime) -> bool:
    """Whether the last of ``thresholds`` was news; the unique row lets one of two sweeps win."""
    if not thresholds:
        return False
    known = set(account.warnings.filter(kind=kind).values_list("threshold", flat=True))
    fresh = [threshold for threshold in thresholds if threshold not in known]
    made = [
        HoursWarning.objects.get_or_create(account=account, kind=kind, threshold=threshold, defaults={"at": now})[1]
        for threshold in fresh
    ]
    return thresholds[-1] in fresh and made[-1]
