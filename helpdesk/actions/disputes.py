"""A programme doubts a line of its statement; a support manager answers once, and both stay in sight."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from helpdesk.actions.booking import reverse_work
from helpdesk.actions.rows import HoursError
from helpdesk.enums import DisputeStatus
from helpdesk.models import LedgerRow, LineDispute
from helpdesk.notices import hours as notices
from helpdesk.permissions import can_dispute, can_manage_hours
from portal.accounts.models import User
from portal.audit.actions import record


@transaction.atomic
def raise_dispute(*, row: LedgerRow, text: str, by: User, now: datetime) -> LineDispute:
    """Say once that a line is wrong; the unique row lets one of two people be first."""
    if not can_dispute(by, row, now=now):
        raise HoursError(_("A line of work can be disputed for 30 days, by those who may authorise hours."))
    try:
        with transaction.atomic():
            dispute = LineDispute.objects.create(row=row, text=text, raised_at=now, raised_by=by)
    except IntegrityError:
        raise HoursError(_("A colleague disputed this line already. The statement shows what became of it.")) from None
    record("helpdesk.line_disputed", target=row.account, by=by, at=now, facts={"row": row.sequence})
    notices.line_disputed(dispute)
    return dispute


@transaction.atomic
def uphold(*, dispute: LineDispute, answer: str, by: User, now: datetime) -> LineDispute:
    """They are right: the booking behind the line is taken back, in sight, like any other mistake."""
    _answer(dispute, DisputeStatus.UPHELD, answer, by=by, now=now)
    entry = dispute.row.work_entry
    if entry and entry.reversed_at is None:
        reverse_work(entry=entry, reason=answer, by=by, now=now)
    notices.dispute_answered(dispute)
    return dispute


@transaction.atomic
def reject(*, dispute: LineDispute, answer: str, by: User, now: datetime) -> LineDispute:
    """The line stands, and the answer says why."""
    _answer(dispute, DisputeStatus.REJECTED, answer, by=by, now=now)
    notices.dispute_answered(dispute)
    return dispute


def _answer(dispute: LineDispute, to: DisputeStatus, answer: str, *, by: User, now: datetime) -> None:
    """Two managers, one winner."""
    if not can_manage_hours(by):
        raise HoursError(_("Only a support manager answers this."))
    if not answer.strip():
        raise HoursError(_("Say why; the programme reads it."))
    changes = {"status": to, "answer": answer, "answered_at": now, "answered_by": by}
    if not LineDispute.objects.filter(pk=dispute.pk, status=DisputeStatus.OPEN).update(**changes):
        raise HoursError(_("A colleague answered this meanwhile. Reload to see how."))
    dispute.refresh_from_db()
    record("helpdesk.dispute_answered", target=dispute.row.account, by=by, at=now, facts={"to": str(to)})
