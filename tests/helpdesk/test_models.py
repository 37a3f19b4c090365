from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from helpdesk.actions.rows import Posting, post
from helpdesk.enums import DraftKind, EstimateStatus, Kind, RowKind, Status, Visibility
from helpdesk.ledger import all_faults, faults_of
from helpdesk.models import Hold, HoursWarning, LedgerRow, SupportAccount, Ticket, TicketDraft, TicketMessage
from tests.factories.helpdesk import (
    NOON,
    TODAY,
    AccountFactory,
    EstimateFactory,
    MessageFactory,
    TicketFactory,
    WatcherFactory,
    WorkEntryFactory,
)

pytestmark = pytest.mark.django_db


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "wrong",
    [
        {"visibility": Visibility.PROGRAMME, "programme": None},
        {"kind": Kind.SUPPORT, "programme": None},
        {"status": Status.SOLVED},
        {"status": Status.CLOSED},
        {"status": Status.OPEN, "closed_at": NOON},
        {"number": 0},
    ],
)
def test_ticket_constraints_hold(wrong):
    assert refused(lambda: TicketFactory(**wrong))


def test_numbers_watchers_drafts_and_open_estimates_are_unique(bela):
    ticket = TicketFactory(number=7)
    estimate = EstimateFactory(ticket__programme=AccountFactory().programme)
    WatcherFactory(ticket=ticket, user=bela)
    TicketDraft.objects.create(user=bela, kind=DraftKind.NEW, saved_at=NOON)
    reply = {"user": bela, "ticket": ticket, "kind": DraftKind.REPLY, "saved_at": NOON}
    TicketDraft.objects.create(**reply)

    assert refused(lambda: TicketFactory(number=7))
    assert refused(lambda: WatcherFactory(ticket=ticket, user=bela))
    assert refused(lambda: TicketDraft.objects.create(user=bela, kind=DraftKind.NEW, saved_at=NOON))
    assert refused(lambda: TicketDraft.objects.create(**reply))
    assert refused(lambda: TicketDraft.objects.create(user=bela, kind=DraftKind.NOTE, saved_at=NOON))
    assert refused(lambda: EstimateFactory(ticket=estimate.ticket))


def test_internal_notes_are_by_staff(bela):
    assert refused(lambda: MessageFactory(author=bela, is_internal=True, is_staff_word=False))
    assert TicketMessage.objects.count() == 0


@pytest.mark.parametrize("status", [each for each in EstimateStatus if each != EstimateStatus.PROPOSED])
def test_a_decided_estimate_has_its_moment(alpine, status):
    assert refused(lambda: EstimateFactory(ticket__programme=alpine, status=status))


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [
        (RowKind.CHARGE, 15),
        (RowKind.GRANT, -1),
        (RowKind.GOODWILL, 0),
        (RowKind.EXTENSION, 5),
        (RowKind.EXPIRY, 5),
        (RowKind.REVERSAL, 5),
    ],
)
def test_ledger_rows_fit_their_kind(kind, minutes):
    account = AccountFactory()

    assert refused(lambda: post(account, minutes, Posting(kind, TODAY, "wrong"), by=None, now=NOON))


def test_a_balance_below_the_limit_is_refused_by_the_database():
    account = AccountFactory(minutes=30)
    below = SupportAccount.objects.filter(pk=account.pk)

    assert refused(lambda: below.update(balance_minutes=-1))
    assert refused(lambda: below.update(last_on=date(2020, 1, 1)))


def test_keys_reversals_sequences_and_warnings_come_once():
    account = AccountFactory()
    grant = account.rows.get()
    twice = Posting(RowKind.REVERSAL, TODAY, "b", reverses=grant)
    post(account, -1, Posting(RowKind.REVERSAL, TODAY, "a", reverses=grant), by=None, now=NOON)
    warning = {"account": account, "kind": "used", "threshold": 50, "at": NOON}
    HoursWarning.objects.create(**warning)

    assert refused(lambda: post(account, -1, twice, by=None, now=NOON))
    assert refused(lambda: post(account, 5, Posting(RowKind.GOODWILL, TODAY, "a"), by=None, now=NOON))
    assert refused(lambda: HoursWarning.objects.create(**warning))
    assert refused(lambda: WorkEntryFactory(actual_minutes=0, ticket=TicketFactory()))
    assert refused(lambda: WorkEntryFactory(due_minutes=15, charged_minutes=30, ticket=TicketFactory()))


def test_a_hold_never_grows(alpine):
    estimate = EstimateFactory(ticket__programme=alpine, accepted=True)
    hold = {"estimate": estimate, "account": AccountFactory(programme=alpine), "placed_at": NOON}

    assert refused(lambda: Hold.objects.create(**hold, minutes=10, left_minutes=11))


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_ledger_rows(change):
    AccountFactory()
    rows = LedgerRow.objects.all()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(minutes=1) if change == "update" else rows._raw_delete(rows.db)


def test_verify_ledger_names_what_was_changed_behind_its_back():
    account = AccountFactory()
    SupportAccount.objects.filter(pk=account.pk).update(balance_minutes=500)
    on = " ON helpdesk_ledgerrow" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER helpdesk_ledgerrow_refuses_update{on}")
        cursor.execute("UPDATE helpdesk_ledgerrow SET public_note = 'forged'")
    account.refresh_from_db()

    assert (
        all_faults()
        == faults_of(account)
        == [
            f"Account {account.pk}: row 1 was changed.",
            f"Account {account.pk}: balance 500 min, the rows say 480.",
        ]
    )


def test_tickets_show_their_public_number():
    ticket = Ticket(number=142)

    assert (str(ticket), ticket.get_absolute_url()) == ("JH-142", "/helpdesk/tickets/JH-142/")
