"""Two people at the same moment: what ends keeps no hours, what is taken back costs none. SQLite and PostgreSQL."""

import pytest

from helpdesk.actions import accounts, booking, estimates, tickets
from helpdesk.actions.movement import TicketError
from helpdesk.actions.rows import HoursError
from helpdesk.enums import Decision
from helpdesk.ledger import faults_of
from helpdesk.models import Hold, Ticket, UncoveredWork
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory, TicketFactory
from tests.faults.test_hours_race import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 6


def attempt(act):
    try:
        act()
    except (TicketError, HoursError, estimates.EstimateError):
        return False
    return True


def test_tickets_closed_while_their_estimates_are_accepted_keep_no_hours(alpine, anna, bela):
    account = AccountFactory(programme=alpine)
    asked = TicketFactory.create_batch(PAIRS, support=True, programme=alpine, requester=bela)
    proposed = [EstimateFactory(ticket=ticket, total_minutes=60) for ticket in asked]
    anna.active_memberships  # noqa: B018 read once, so that the threads share it
    jobs = [lambda one=one: tickets.close(ticket=one, by=bela, now=NOON) for one in Ticket.objects.all()]
    jobs += [lambda one=one: estimates.accept(estimate=one, by=anna, now=NOON) for one in proposed]

    all_at_once(jobs, attempt)

    account.refresh_from_db()
    assert Hold.objects.filter(estimate__ticket__closed_at__isnull=False, left_minutes__gt=0).count() == 0
    assert faults_of(account) == []


def test_bookings_taken_back_while_their_minutes_are_decided_cost_nothing(alpine, iris, tomas):
    account = AccountFactory(programme=alpine, minutes=240)
    entries = []
    for number in range(PAIRS):
        ticket = TicketFactory(support=True, programme=alpine)
        work = booking.Work(minutes=30, work_on=TODAY, note="Restored", key=f"work-{number}")
        entries.append(booking.book_time(ticket=ticket, work=work, by=iris, now=NOON))
    tomas.staff_permissions  # noqa: B018 read once, so that the threads share it
    given = {"by": tomas, "now": NOON}
    jobs = [lambda one=one: booking.reverse_work(entry=one, reason="Wrong ticket", **given) for one in entries]
    for one in UncoveredWork.objects.select_related("entry__ticket"):
        decided = {"uncovered": one, "decision": Decision.CHARGE, "note": "Agreed by phone"}
        jobs.append(lambda decided=decided: accounts.decide_uncovered(**decided, **given))

    all_at_once(jobs, attempt)

    account.refresh_from_db()
    assert (account.balance_minutes, faults_of(account)) == (240, [])
