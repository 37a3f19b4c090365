"""Hours are scarce: many agents at once must never take more than there is. Runs on SQLite and on PostgreSQL."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from helpdesk.actions.booking import Work, book_time
from helpdesk.actions.estimates import EstimateError, accept
from helpdesk.enums import RowKind
from helpdesk.ledger import faults_of
from helpdesk.models import LedgerRow, SupportAccount, UncoveredWork, WorkEntry
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory, TicketFactory

AGENTS, MINUTES, FITTING = 40, 30, 16


def all_at_once(people, act):
    """Run ``act(person)`` for everyone, all starting together, each on a connection of its own."""
    gate = threading.Barrier(len(people))

    def one(person):
        gate.wait()
        try:
            return act(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(one, people))


@pytest.fixture
def agreed_tickets(alpine, bela):
    tickets = TicketFactory.create_batch(AGENTS, support=True, programme=alpine, requester=bela)
    for ticket in tickets:
        EstimateFactory(ticket=ticket, total_minutes=MINUTES, accepted=True)
    return tickets


@pytest.mark.django_db(transaction=True)
def test_forty_bookings_of_thirty_minutes_on_eight_hours_make_sixteen_charges(alpine, iris, agreed_tickets):
    account = AccountFactory(programme=alpine)
    iris.staff_permissions  # noqa: B018 read once, so that the threads share it

    def book(ticket):
        work = Work(MINUTES, TODAY, "Restored addons", f"booking-{ticket.pk}")
        return book_time(ticket=ticket, work=work, by=iris, now=NOON).charged_minutes

    charged = all_at_once(agreed_tickets, book)

    account.refresh_from_db()
    assert sorted(charged) == [0] * (AGENTS - FITTING) + [MINUTES] * FITTING
    assert LedgerRow.objects.filter(kind=RowKind.CHARGE).count() == FITTING
    assert account.balance_minutes == 0
    assert faults_of(account) == []
    assert UncoveredWork.objects.count() == WorkEntry.objects.count() - FITTING == AGENTS - FITTING


@pytest.mark.django_db(transaction=True)
def test_the_same_crowd_without_the_guard_books_more_than_there_is(alpine):
    """The race is real: whoever reads the balance, thinks and then writes books hours that are gone."""
    account = AccountFactory(programme=alpine)
    everyone_has_read = threading.Barrier(AGENTS)

    def book_unguarded(_):
        seen = SupportAccount.objects.get(pk=account.pk).balance_minutes
        everyone_has_read.wait()
        if seen < MINUTES:
            return 0
        with transaction.atomic():
            SupportAccount.objects.filter(pk=account.pk).update(balance_minutes=seen - MINUTES)
        return MINUTES

    taken = sum(all_at_once(range(AGENTS), book_unguarded))

    account.refresh_from_db()
    assert taken == AGENTS * MINUTES > account.granted_minutes
    assert account.balance_minutes == account.granted_minutes - MINUTES


@pytest.mark.django_db(transaction=True)
def test_one_booking_sent_by_ten_clicks_is_booked_once(alpine, bela, iris):
    account = AccountFactory(programme=alpine)
    ticket = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, accepted=True).ticket
    iris.staff_permissions  # noqa: B018 read once, so that the threads share it
    work = Work(45, TODAY, "Restored addons", "one-key")

    entries = all_at_once(range(10), lambda _: book_time(ticket=ticket, work=work, by=iris, now=NOON).pk)

    account.refresh_from_db()
    ticket.refresh_from_db()
    assert len(set(entries)) == 1
    assert (account.balance_minutes, ticket.worked_minutes) == (435, 45)


@pytest.mark.django_db(transaction=True)
def test_contacts_accepting_at_once_hold_no_more_than_there_is(alpine, bela, anna):
    account = AccountFactory(programme=alpine)
    estimates = [
        EstimateFactory(ticket__programme=alpine, ticket__requester=bela, total_minutes=120) for _ in range(10)
    ]
    anna.active_memberships  # noqa: B018 read once, so that the threads share it

    def decide(estimate):
        try:
            accept(estimate=estimate, by=anna, now=NOON)
        except EstimateError:
            return "refused"
        return "accepted"

    results = all_at_once(estimates, decide)

    account.refresh_from_db()
    assert sorted(results) == ["accepted"] * 4 + ["refused"] * 6
    assert account.held_minutes == 480
    assert faults_of(account) == []
