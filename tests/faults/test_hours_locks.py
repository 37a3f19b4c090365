"""Accounts are always locked earliest-expiring first, so bookings and transfers that cross never wait in a ring."""

import threading
from datetime import date

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F

from helpdesk.actions.accounts import transfer
from helpdesk.actions.booking import Work, book_time, reverse_work
from helpdesk.actions.rows import HoursError
from helpdesk.ledger import all_faults
from helpdesk.models import SupportAccount
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory
from tests.faults.test_hours_race import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def accounts(alpine):
    early = AccountFactory(programme=alpine, last_on=date(2026, 12, 1))
    return early, AccountFactory(programme=alpine)


@pytest.fixture
def tickets(alpine, bela):
    made = [EstimateFactory(ticket__programme=alpine, ticket__requester=bela, total_minutes=9000, accepted=True)
            for _ in range(2)]  # fmt: skip
    return [estimate.ticket for estimate in made]


def test_bookings_over_two_accounts_and_transfers_both_ways_never_lock_each_other_out(accounts, tickets, iris, tomas):
    for person in (iris, tomas):
        person.staff_permissions  # noqa: B018 read once, so that the threads share it

    def work(number):
        for turn in range(ROUNDS):
            try:
                _one_step(number, turn)
            except HoursError:
                continue

    def _one_step(number, turn):
        early, late = (SupportAccount.objects.get(pk=account.pk) for account in accounts)
        if number % 2:
            source, target = (early, late) if number % 4 == 1 else (late, early)
            transfer(source=source, target=target, minutes=45, reason="Moved", by=tomas, now=NOON)
            return
        ticket = tickets[number // 2 % 2]
        entry = book_time(ticket=ticket, work=Work(75, TODAY, "Worked", f"{number}-{turn}"), by=iris, now=NOON)
        if turn % 3 == 2:
            reverse_work(entry=entry, reason="Wrong", by=tomas, now=NOON)

    all_at_once(range(8), work)

    assert all_faults() == []
    assert sum(SupportAccount.objects.values_list("balance_minutes", flat=True)) >= 0


def test_whoever_locks_in_another_order_is_thrown_out(accounts):
    """The ring is real: the same two updates in opposite orders end in a deadlock that PostgreSQL breaks."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no ring to wait in.")
    both_hold_one = threading.Barrier(2)

    def take(order):
        try:
            with transaction.atomic():
                for step, account in enumerate(order):
                    SupportAccount.objects.filter(pk=account.pk).update(balance_minutes=F("balance_minutes") - 1)
                    if step == 0:
                        both_hold_one.wait(timeout=20)
        except OperationalError:
            return "thrown out"
        return "done"

    assert sorted(all_at_once([accounts, accounts[::-1]], take)) == ["done", "thrown out"]
