from datetime import date, timedelta

import pytest

from helpdesk.actions.accounts import decide_uncovered
from helpdesk.actions.booking import HoursError, Work, book_time, reverse_work, rounded
from helpdesk.actions.sweeping import sweep
from helpdesk.enums import Decision, RowKind
from helpdesk.ledger import faults_of
from helpdesk.models import LedgerRow, UncoveredWork, WorkEntry
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory, TicketFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
REASON = {"reason": "Booked on the wrong ticket", "now": NOON}


@pytest.fixture
def account(alpine):
    return AccountFactory(programme=alpine)


@pytest.fixture
def ticket(alpine, bela):
    return EstimateFactory(ticket__programme=alpine, ticket__requester=bela, accepted=True).ticket


def book(ticket, by, minutes, *, work_on=TODAY, now=NOON, late_reason=""):
    key = f"{ticket.pk}-{WorkEntry.objects.count()}"
    return book_time(ticket=ticket, work=Work(minutes, work_on, "Restored addons", key, late_reason), by=by, now=now)


def rows(account):
    return list(LedgerRow.objects.filter(account=account).order_by("sequence").values_list("kind", "minutes"))


def test_book_time_charges_the_account_and_tells_the_programme(account, ticket, iris, anna, bela):
    entry = book(ticket, iris, 40)

    account.refresh_from_db()
    assert (entry.actual_minutes, entry.due_minutes, entry.charged_minutes) == (40, 45, 45)
    assert account.balance_minutes == 435
    assert rows(account) == [("grant", 480), ("charge", -45)]
    assert queued_messages() == [("helpdesk/time_booked", bela.email), ("helpdesk/time_booked", anna.email)]
    assert audit_verbs(ticket) == ["helpdesk.booked"]
    assert faults_of(account) == []


def test_three_times_five_minutes_on_one_day_charge_fifteen(account, ticket, iris):
    charged = [book(ticket, iris, 5).charged_minutes for _ in range(3)]

    assert charged == [15, 0, 0]
    assert [
        book(ticket, iris, 1).charged_minutes,
        book(ticket, iris, 5, work_on=date(2026, 11, 19)).charged_minutes,
    ] == [
        15,
        15,
    ]


@pytest.mark.parametrize(("minutes", "steps"), [(1, 15), (15, 15), (16, 30), (45, 45), (46, 60)])
def test_rounding_goes_up_in_steps_of_fifteen(minutes, steps):
    assert rounded(minutes) == steps


def test_the_earliest_expiring_account_pays_first_and_a_booking_may_split(alpine, ticket, iris):
    late = AccountFactory(programme=alpine)
    early = AccountFactory(programme=alpine, minutes=30, last_on=date(2026, 12, 1))

    entry = book(ticket, iris, 45)

    assert (rows(early), rows(late)) == ([("grant", 30), ("charge", -30)], [("grant", 480), ("charge", -15)])
    assert entry.charged_minutes == 45


def test_minutes_no_account_covers_become_a_decision_and_never_a_refusal(alpine, ticket, iris, tomas):
    account = AccountFactory(programme=alpine, minutes=30)

    entry = book(ticket, iris, 60)

    account.refresh_from_db()
    assert (entry.due_minutes, entry.charged_minutes, account.balance_minutes) == (60, 30, 0)
    assert list(UncoveredWork.objects.values_list("minutes", "reason", "decision")) == [(30, "no_hours", "open")]
    assert ("helpdesk/work_uncovered", tomas.email) in queued_messages()


def test_work_beyond_what_was_agreed_is_recorded_and_not_charged(account, alpine, bela, iris):
    ticket = TicketFactory(support=True, programme=alpine, requester=bela)

    assert book(ticket, iris, 10).charged_minutes == 15
    assert book(ticket, iris, 20).charged_minutes == 0
    assert list(UncoveredWork.objects.values_list("minutes", "reason")) == [(15, "not_agreed")]


@pytest.mark.parametrize("kind", ["question", "bug", "idea"])
def test_free_kinds_record_time_and_charge_nothing(account, alpine, bela, iris, kind):
    entry = book(TicketFactory(kind=kind, programme=alpine, requester=bela), iris, 90)

    account.refresh_from_db()
    assert (entry.due_minutes, account.balance_minutes, UncoveredWork.objects.count()) == (0, 480, 0)


def test_days_to_come_and_late_days_are_refused_but_not_to_a_manager_with_a_reason(account, ticket, iris, tomas, bela):
    late = TODAY - timedelta(days=15)
    for by, day, reason in ((iris, TODAY + timedelta(days=1), ""), (iris, late, "forgot"), (tomas, late, " ")):
        with pytest.raises(HoursError):
            book(ticket, by, 15, work_on=day, late_reason=reason)
    with pytest.raises(HoursError):
        book(ticket, bela, 15)

    assert book(ticket, iris, 15, work_on=TODAY - timedelta(days=14)).charged_minutes == 15
    assert book(ticket, tomas, 15, work_on=late, late_reason="Iris was ill").charged_minutes == 15


def test_work_before_or_after_the_window_is_not_charged(alpine, ticket, iris):
    AccountFactory(programme=alpine, first_on=TODAY - timedelta(days=3), last_on=TODAY - timedelta(days=2))

    assert [book(ticket, iris, 15, work_on=TODAY - timedelta(days=n)).charged_minutes for n in (4, 3, 2, 1)] == [
        0, 15, 15, 0,
    ]  # fmt: skip


def test_work_inside_the_window_is_charged_after_the_rest_lapsed(alpine, ticket, iris):
    account = AccountFactory(programme=alpine, minutes=60, last_on=TODAY - timedelta(days=2))
    sweep(now=NOON)

    entry = book(ticket, iris, 15, work_on=TODAY - timedelta(days=3))

    account.refresh_from_db()
    assert (entry.charged_minutes, account.balance_minutes, account.lapsed_at) == (15, 0, NOON)
    assert rows(account) == [("grant", 60), ("expiry", -60), ("reversal", 60), ("charge", -15), ("expiry", -45)]
    assert faults_of(account) == []


def test_a_reversal_is_visible_and_happens_once(account, ticket, iris, tomas):
    entry = book(ticket, iris, 45)

    reverse_work(entry=entry, by=tomas, **REASON)

    account.refresh_from_db()
    ticket.refresh_from_db()
    assert (account.balance_minutes, ticket.worked_minutes) == (480, 0)
    assert rows(account) == [("grant", 480), ("charge", -45), ("reversal", 45)]
    for by in (tomas, iris):
        with pytest.raises(HoursError):
            reverse_work(entry=entry, by=by, **REASON)


def test_a_reversal_sets_the_rounding_of_the_day_right(account, ticket, iris, tomas):
    first, *_others = [book(ticket, iris, 5) for _ in range(3)]

    reverse_work(entry=first, by=tomas, **REASON)

    account.refresh_from_db()
    assert account.balance_minutes == 465  # ten minutes remain: still one step
    assert faults_of(account) == []


def test_a_reversal_gives_back_a_step_the_rest_no_longer_needs(account, ticket, iris, tomas):
    _, middle, _ = [book(ticket, iris, minutes) for minutes in (1, 14, 1)]

    reverse_work(entry=middle, by=tomas, **REASON)

    account.refresh_from_db()
    assert account.balance_minutes == 465  # two minutes remain, not 15 for each
    assert faults_of(account) == []


def test_a_reversal_into_a_lapsed_window_lapses_again(alpine, ticket, iris, tomas):
    account = AccountFactory(programme=alpine, minutes=15, last_on=TODAY - timedelta(days=2))
    entry = book(ticket, iris, 15, work_on=TODAY - timedelta(days=3))
    sweep(now=NOON)

    reverse_work(entry=entry, by=tomas, **REASON)

    account.refresh_from_db()
    assert account.balance_minutes == 0
    assert [kind for kind, _ in rows(account)] == ["grant", "charge", "reversal", "expiry"]


def test_goodwill_shows_on_the_statement_and_costs_nothing(alpine, ticket, iris, tomas, anna):
    account = AccountFactory(programme=alpine, minutes=30)
    book(ticket, iris, 45)
    uncovered = UncoveredWork.objects.get()

    decide_uncovered(uncovered=uncovered, decision=Decision.GOODWILL, note="Our mistake", by=tomas, now=NOON)

    account.refresh_from_db()
    assert rows(account)[2:] == [("goodwill", 15), ("charge", -15)]
    assert (account.balance_minutes, uncovered.decision) == (0, "goodwill")
    with pytest.raises(HoursError):
        decide_uncovered(uncovered=uncovered, decision=Decision.TELL, note="x", by=tomas, now=NOON)


def test_a_charge_beyond_the_overdraft_limit_is_refused_as_a_whole(alpine, ticket, iris, tomas):
    account = AccountFactory(programme=alpine, minutes=30, overdraft_limit=15)
    book(ticket, iris, 45)
    book(ticket, iris, 15)
    fits, too_much = UncoveredWork.objects.order_by("pk")
    charge = {"decision": Decision.CHARGE, "note": "As agreed", "by": tomas, "now": NOON}

    decide_uncovered(uncovered=fits, **charge)
    with pytest.raises(HoursError):
        decide_uncovered(uncovered=too_much, **charge)

    account.refresh_from_db()
    too_much.refresh_from_db()
    assert (account.balance_minutes, too_much.decision) == (-15, "open")
    assert LedgerRow.objects.filter(kind=RowKind.CHARGE).count() == 2
