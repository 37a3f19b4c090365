"""Open an hours account, and what a support manager may do with it."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from helpdesk.actions.covering import cover
from helpdesk.actions.rows import HoursError, Posting, lapse, post, revive
from helpdesk.calendar import last_day, legal_day
from helpdesk.enums import DECISION_TRANSITIONS, Decision, RowKind
from helpdesk.models import SupportAccount, Ticket, UncoveredWork
from helpdesk.notices import hours as notices
from helpdesk.permissions import can_manage_hours
from licences.enums import AgreementKind
from licences.models import Agreement
from portal.accounts.models import User
from portal.audit.actions import record


@transaction.atomic
def open_account(
    *, agreement: Agreement, signed_on: date, now: datetime, by: User | None = None
) -> SupportAccount | None:
    """Grant the hours of a first agreement, once; a renewal or transfer mints none (mission, decision 2)."""
    if agreement.kind != AgreementKind.FIRST:
        return None
    if SupportAccount.objects.filter(programme=agreement.programme_id).exists():
        return None
    minutes, months = settings.SUPPORT_MINUTES_PER_AGREEMENT, settings.SUPPORT_MONTHS
    policy = {"minutes": minutes, "months": months, "zone": settings.LEGAL_TIME_ZONE, "step": 15, "late_days": 14}
    account, is_new = SupportAccount.objects.get_or_create(
        agreement=agreement,
        defaults={
            "programme": agreement.programme,
            "granted_minutes": minutes,
            "first_on": signed_on,
            "last_on": last_day(signed_on, months=months),
            "policy": policy | {"signed_on": signed_on.isoformat()},
            "opened_at": now,
        },
    )
    if is_new:
        note = _("Granted by the agreement %(agreement)s") % {"agreement": agreement.reference}
        post(account, minutes, Posting(RowKind.GRANT, signed_on, f"grant:{account.pk}", note), by=by, now=now)
        record("helpdesk.account_opened", target=account, by=by, at=now, facts={"minutes": minutes})
        account.refresh_from_db()
        notices.account_opened(account)
    return account


@transaction.atomic
def extend(*, account: SupportAccount, last_on: date, reason: str, by: User, now: datetime) -> SupportAccount:
    """A later last day; minutes that lapsed come back."""
    _must_manage(by)
    if last_on <= account.last_on:
        raise HoursError(_("The new last day must be later than the old one."))
    if not SupportAccount.objects.filter(pk=account.pk, last_on=account.last_on).update(last_on=last_on):
        raise HoursError(_("Somebody extended this account meanwhile. Look at its last day."))
    revive(account, by=by, now=now)
    posting = Posting(RowKind.EXTENSION, last_on, f"extension:{secrets.token_hex(16)}", reason)
    post(account, 0, posting, by=by, now=now)
    account.refresh_from_db()
    lapse(account, now=now, today=legal_day(now))
    record("helpdesk.account_extended", target=account, by=by, at=now, facts={"last_on": last_on.isoformat()})
    return account


@transaction.atomic
def give_goodwill(*, account: SupportAccount, minutes: int, reason: str, by: User, now: datetime) -> SupportAccount:
    """Minutes given on top; into an account whose window is over they would lapse at once, so extend it first."""
    _must_manage(by)
    if minutes <= 0:
        raise HoursError(_("Give at least one minute."))
    if account.last_on < legal_day(now):
        raise HoursError(_("This account is over. Extend it first, then give the minutes."))
    posting = Posting(RowKind.GOODWILL, legal_day(now), f"goodwill:{secrets.token_hex(16)}", reason)
    post(account, minutes, posting, by=by, now=now)
    record("helpdesk.goodwill_given", target=account, by=by, at=now, facts={"minutes": minutes})
    account.refresh_from_db()
    return account


@transaction.atomic
def transfer(
    *, source: SupportAccount, target: SupportAccount, minutes: int, reason: str, by: User, now: datetime
) -> None:
    """Move free minutes between two accounts; both statements show it."""
    _must_manage(by)
    if minutes <= 0 or source.pk == target.pk:
        raise HoursError(_("Choose another account and at least one minute."))
    if target.last_on < legal_day(now):
        raise HoursError(_("The other account is over. Extend it first, then move the minutes."))
    key, today = secrets.token_hex(16), legal_day(now)
    moves = sorted([(source, -minutes), (target, minutes)], key=lambda move: (move[0].last_on, move[0].pk))
    for account, signed in moves:
        posting = Posting(RowKind.TRANSFER, today, f"transfer:{key}:{account.pk}", reason)
        if post(account, signed, posting, by=by, now=now) is None:
            raise HoursError(_("This account does not have so many free minutes."))
    for account, signed in moves:
        facts = {"minutes": signed}
        record("helpdesk.hours_transferred", target=account, by=by, at=now, facts=facts)
        lapse(account, now=now, today=today)
        account.refresh_from_db()


@transaction.atomic
def decide_uncovered(
    *, uncovered: UncoveredWork, decision: Decision, note: str, by: User, now: datetime
) -> UncoveredWork:
    """What becomes of minutes no account covered; decided once."""
    _must_manage(by)
    if decision not in DECISION_TRANSITIONS[Decision(uncovered.decision)]:
        raise HoursError(_("This was decided meanwhile. Reload to see how."))
    # The ticket's lock, as for booking and taking back: a booking is not reversed while its minutes are decided.
    Ticket.objects.filter(pk=uncovered.entry.ticket_id).update(worked_minutes=F("worked_minutes"))
    open_one = UncoveredWork.objects.filter(pk=uncovered.pk, decision=Decision.OPEN)
    if not open_one.update(decision=decision, decided_by=by, decided_at=now, note=note):
        raise HoursError(_("This was decided meanwhile. Reload to see how."))
    entry = uncovered.entry
    if decision == Decision.GOODWILL:
        _give_for(uncovered, by=by, now=now)
    elif decision == Decision.CHARGE:
        covered = cover(entry, uncovered.minutes, by=by, now=now, overdraft=True)
        if covered < uncovered.minutes:
            raise HoursError(_("The accounts and their overdraft limit do not cover these minutes."))
    uncovered.refresh_from_db()
    record("helpdesk.uncovered_decided", target=entry.ticket, by=by, at=now, facts={"decision": str(decision)})
    if decision != Decision.DROPPED:
        notices.uncovered_decided(uncovered)
    return uncovered


def _give_for(uncovered: UncoveredWork, *, by: User, now: datetime) -> None:
    """Shown on the statement as given and used; without a running account there is no statement to show it on."""
    entry = uncovered.entry
    accounts = SupportAccount.objects.filter(programme=entry.ticket.programme_id, lapsed_at=None)
    account = accounts.covering(entry.work_on).first()
    if account is None:
        return
    minutes, note = uncovered.minutes, uncovered.note or entry.public_note
    given = Posting(RowKind.GOODWILL, entry.work_on, f"goodwill:{uncovered.pk}", note, entry.ticket, entry)
    used = Posting(RowKind.CHARGE, entry.work_on, f"charge:goodwill:{uncovered.pk}", note, entry.ticket, entry)
    post(account, minutes, given, by=by, now=now)
    post(account, -minutes, used, by=by, now=now, overdraft=account.overdraft_limit)


def _must_manage(user: User) -> None:
    if not can_manage_hours(user):
        raise HoursError(_("Only a support manager changes hours."))
