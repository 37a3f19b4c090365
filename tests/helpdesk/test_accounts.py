from datetime import date, timedelta

import pytest
from django.core.cache import cache

from helpdesk.actions import accounts
from helpdesk.actions.rows import HoursError
from helpdesk.actions.sweeping import sweep
from helpdesk.calendar import legal_day
from helpdesk.enums import WarningKind
from helpdesk.ledger import all_faults
from helpdesk.models import HoursWarning, LedgerRow, SupportAccount
from helpdesk.selectors import answer_times, hours_of, waiting_for
from helpdesk.statement import csv_lines, last_day_calendar
from licences.models import Agreement
from licences.signals import agreement_in_force
from portal.files.cells import safe_cell
from tests.factories.helpdesk import (
    NOON,
    TODAY,
    AccountFactory,
    BareAgreementFactory,
    EstimateFactory,
    TicketFactory,
)
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
SIGNED = date(2026, 8, 31)


def in_force(agreement, programme):
    agreement_in_force.send(sender=Agreement, agreement=agreement, programme=programme, signed_on=SIGNED, now=NOON)


def test_a_first_agreement_in_force_opens_eight_hours_once(alpine, anna, bela):
    agreement = BareAgreementFactory(programme=alpine)

    in_force(agreement, alpine)
    in_force(agreement, alpine)
    in_force(BareAgreementFactory(programme=alpine), alpine)

    account = SupportAccount.objects.get()
    assert (account.balance_minutes, account.first_on, account.last_on) == (480, SIGNED, date(2027, 3, 1))
    assert account.policy["minutes"] == 480
    assert queued_messages() == [("helpdesk/account_opened", anna.email)]
    assert audit_verbs(account) == ["helpdesk.account_opened"]


def test_renewals_mint_no_hours(alpine):
    first = BareAgreementFactory(programme=alpine)

    in_force(BareAgreementFactory(programme=alpine, kind="renewal", replaces=first), alpine)

    assert SupportAccount.objects.count() == 0


def test_what_is_left_lapses_once_after_the_last_day(alpine, anna):
    account = AccountFactory(programme=alpine)
    last_noon = NOON + (account.last_on - TODAY)

    sweep(now=last_noon)
    account.refresh_from_db()
    assert account.balance_minutes == 480
    for _ in range(2):
        sweep(now=last_noon + timedelta(days=1))

    account.refresh_from_db()
    assert (account.balance_minutes, LedgerRow.objects.filter(kind="expiry").count()) == (0, 1)
    assert [template for template, _ in queued_messages()].count("helpdesk/hours_lapsed") == 1
    assert all_faults() == []


def test_every_warning_goes_out_exactly_once(alpine, anna):
    account = AccountFactory(programme=alpine)
    for days in range(70, 0, -1):
        for _ in range(2):
            sweep(now=NOON + (account.last_on - TODAY) - timedelta(days=days))

    warned = HoursWarning.objects.filter(kind=WarningKind.DAYS).values_list("threshold", flat=True)
    assert list(warned) == [60, 30, 14, 7, 1]
    assert [template for template, _ in queued_messages()] == ["helpdesk/hours_ending"] * 5


def test_a_jump_over_thresholds_sends_one_mail(alpine, anna):
    account = AccountFactory(programme=alpine)
    SupportAccount.objects.filter(pk=account.pk).update(balance_minutes=24)

    for _ in range(2):
        sweep(now=NOON)

    assert [template for template, _ in queued_messages()] == ["helpdesk/hours_used"]
    assert list(HoursWarning.objects.values_list("threshold", flat=True)) == [50, 75, 90]


def test_unanswered_estimates_expire_in_the_sweep(alpine, bela):
    AccountFactory(programme=alpine)
    estimate = EstimateFactory(ticket__programme=alpine, ticket__requester=bela)

    sweep(now=NOON + timedelta(days=15))

    estimate.refresh_from_db()
    assert estimate.status == "expired"


def test_an_extension_brings_lapsed_minutes_back(alpine, tomas, iris):
    account = AccountFactory(programme=alpine, last_on=TODAY - timedelta(days=2))
    sweep(now=NOON)
    given = {"account": account, "reason": "Server was down", "now": NOON}

    with pytest.raises(HoursError):
        accounts.extend(last_on=TODAY, by=iris, **given)
    accounts.extend(last_on=TODAY + timedelta(days=30), by=tomas, **given)

    account.refresh_from_db()
    assert (account.balance_minutes, account.lapsed_at) == (480, None)
    assert [row.kind for row in account.rows.order_by("sequence")] == ["grant", "expiry", "reversal", "extension"]
    assert all_faults() == []


def test_goodwill_and_transfer_show_on_the_statements(alpine, fjords, tomas):
    source, target = AccountFactory(programme=alpine), AccountFactory(programme=fjords)
    given = {"reason": "Programmes merged", "by": tomas, "now": NOON}

    accounts.give_goodwill(account=source, minutes=30, **given)
    accounts.transfer(source=source, target=target, minutes=510, **given)
    with pytest.raises(HoursError):
        accounts.transfer(source=source, target=target, minutes=1, **given)

    source.refresh_from_db()
    target.refresh_from_db()
    assert (source.balance_minutes, target.balance_minutes, all_faults()) == (0, 990, [])


def test_minutes_do_not_move_to_an_account_that_is_over(alpine, fjords, tomas):
    source, over = (
        AccountFactory(programme=alpine),
        AccountFactory(programme=fjords, last_on=NOON.date() - timedelta(1)),
    )

    with pytest.raises(HoursError, match="The other account is over"):
        accounts.transfer(source=source, target=over, minutes=30, reason="Given", by=tomas, now=NOON)

    source.refresh_from_db()
    assert source.balance_minutes == 480


def test_hours_of_tells_what_is_left_asked_for_and_until_when(alpine, bela):
    AccountFactory(programme=alpine)
    estimate = EstimateFactory(ticket__programme=alpine, ticket__requester=bela)

    hours = hours_of(alpine, NOON)

    assert (hours.left, hours.total, hours.used, hours.asked, hours.if_accepted) == (480, 480, 0, 150, 330)
    assert (hours.last_on, hours.days_left, hours.is_over) == (date(2027, 3, 1), 101, False)
    assert (hours.points, hours.estimate) == ([(SIGNED, 480)], estimate)


def test_hours_of_a_programme_without_an_account_is_none(fjords):
    assert hours_of(fjords, NOON) is None


def test_waiting_for_names_what_is_mine_and_what_is_others(alpine, anna, bela, carla):
    estimate = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, ticket__status="waiting_customer")
    asked = TicketFactory(programme=alpine, requester=bela, status="waiting_customer")
    new = TicketFactory(programme=alpine, requester=bela)

    def told(user):
        waiting = waiting_for(user)
        return [(i.what, i.ticket.pk) for i in waiting.you], [(i.what, i.ticket.pk) for i in waiting.others]

    decide, answer, wait = ("estimate", estimate.ticket_id), ("answer", asked.pk), ("first_answer", new.pk)
    assert told(anna) == ([decide, answer], [wait])
    assert told(bela) == ([answer], [decide, wait])
    assert told(carla) == ([], [])


def test_answer_times_need_enough_tickets_and_count_working_hours(alpine, bela):
    for hours in (1, 1, 2, 3):
        TicketFactory(
            first_answered_at=NOON - timedelta(days=3) + timedelta(hours=hours), opened_at=NOON - timedelta(days=3)
        )
    cache.clear()
    assert answer_times(NOON) is None
    cache.clear()

    TicketFactory(first_answered_at=NOON, opened_at=NOON - timedelta(days=1))
    times = answer_times(NOON)
    assert (times.median_hours, times.most_hours, times.tickets, times.bars[:3]) == (2, 8, 5, [2, 1, 1])


def test_statement_cells_are_never_formulas(alpine, tomas):
    account = AccountFactory(programme=alpine)
    accounts.give_goodwill(account=account, minutes=5, reason="=HYPERLINK(1)", by=tomas, now=NOON)

    assert "'=HYPERLINK(1)" in "".join(csv_lines([account]))
    assert [safe_cell(text) for text in ("=1", "+1", "-1", "@x", "ok")] == ["'=1", "'+1", "'-1", "'@x", "ok"]


def test_the_last_day_is_an_all_day_entry(alpine):
    content = last_day_calendar(AccountFactory(programme=alpine), now=NOON).decode()

    assert "DTSTART;VALUE=DATE:20270301" in content
    assert legal_day(NOON) == TODAY
