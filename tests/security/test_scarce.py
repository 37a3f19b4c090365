"""Hours that must not get stuck or go below zero."""

import pytest

from helpdesk.actions import booking, estimates
from helpdesk.actions.accounts import decide_uncovered
from helpdesk.actions.rows import HoursError, Posting, post
from helpdesk.enums import Decision, RowKind
from helpdesk.ledger import faults_of
from helpdesk.models import Hold, LedgerRow, UncoveredWork
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory, TicketFactory, WorkEntryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [{"closed": True}, {"solved": True}])
def test_estimate_of_a_ticket_that_is_over_holds_no_hours(alpine, anna, state):
    account = AccountFactory(programme=alpine)
    estimate = EstimateFactory(ticket=TicketFactory(programme=alpine, support=True, **state))

    with pytest.raises(estimates.EstimateError, match="over"):
        estimates.accept(estimate=estimate, by=anna, now=NOON)

    account.refresh_from_db()
    estimate.refresh_from_db()
    assert (account.held_minutes, Hold.objects.count(), estimate.is_open) == (0, 0, True)


def test_holds_that_went_away_meanwhile_cannot_be_released_again(alpine):
    """The sweep lapsed the account after the booking had read its holds (PostgreSQL): look again, no error page."""
    account = AccountFactory(programme=alpine)
    entry = WorkEntryFactory(ticket=TicketFactory(programme=alpine, support=True))
    charge = Posting(RowKind.CHARGE, TODAY, "late", "Restored", entry.ticket, entry)

    assert post(account, -30, charge, by=None, now=NOON, release=30) is None
    assert faults_of(account) == []


def test_minutes_of_a_booking_taken_back_are_not_decided_any_more(alpine, iris, tomas):
    account = AccountFactory(programme=alpine, minutes=15)
    ticket = TicketFactory(programme=alpine, support=True)
    work = booking.Work(minutes=60, work_on=TODAY, note="Restored", key="one")
    entry = booking.book_time(ticket=ticket, work=work, by=iris, now=NOON)
    uncovered = UncoveredWork.objects.filter(entry=entry).first()
    booking.reverse_work(entry=entry, reason="Wrong ticket", by=tomas, now=NOON)

    with pytest.raises(HoursError):
        decide_uncovered(uncovered=uncovered, decision=Decision.GOODWILL, note="Kind", by=tomas, now=NOON)

    account.refresh_from_db()
    assert (account.balance_minutes, faults_of(account)) == (15, [])
    assert LedgerRow.objects.filter(kind=RowKind.GOODWILL).count() == 0
