from datetime import date, timedelta

import pytest

from helpdesk.actions import tickets
from helpdesk.actions.booking import Work, book_time, reverse_work
from helpdesk.actions.estimates import EstimateError, accept, decline, expire, propose
from helpdesk.enums import ESTIMATE_TRANSITIONS, EstimateStatus, Status
from helpdesk.ledger import faults_of
from helpdesk.models import Estimate, Hold
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory, TicketFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
LINES = [("Restore addons", 60), ("Replace the plugins", 60), ("Order of steps", 30)]
AFTER = NOON + timedelta(days=15)


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(support=True, programme=alpine, requester=bela)


@pytest.fixture
def account(alpine):
    return AccountFactory(programme=alpine)


def test_propose_asks_those_who_may_decide_and_tells_the_others(account, ticket, iris, anna, bela):
    estimate = propose(ticket=ticket, lines=LINES, by=iris, now=NOON)

    ticket.refresh_from_db()
    assert (estimate.total_minutes, estimate.answer_by) == (150, date(2026, 12, 4))
    assert (ticket.status, ticket.assignee, ticket.first_answered_at) == (Status.WAITING_CUSTOMER, iris, NOON)
    assert queued_messages() == [
        ("helpdesk/estimate_proposed", anna.email),
        ("helpdesk/estimate_pending", bela.email),
    ]
    assert audit_verbs(ticket) == ["helpdesk.estimate_proposed"]


def test_a_newer_estimate_replaces_the_open_one(account, ticket, iris):
    first = propose(ticket=ticket, lines=LINES, by=iris, now=NOON)
    propose(ticket=ticket, lines=[("All of it", 90)], by=iris, now=NOON)

    first.refresh_from_db()
    assert first.status == EstimateStatus.SUPERSEDED


@pytest.mark.parametrize("wrong", ["below threshold", "free kind", "settled"])
def test_propose_is_refused_where_no_question_is_needed_or_possible(alpine, bela, iris, wrong):
    facts = {"free kind": {"kind": "question"}, "settled": {"support": True, "closed": True}}.get(
        wrong, {"support": True}
    )
    ticket = TicketFactory(programme=alpine, requester=bela, **facts)

    with pytest.raises(EstimateError):
        propose(ticket=ticket, lines=[("Little", 29 if wrong == "below threshold" else 60)], by=iris, now=NOON)


def test_accept_holds_the_minutes_and_hands_the_case_back(account, ticket, iris, anna):
    estimate = propose(ticket=ticket, lines=LINES, by=iris, now=NOON)

    accept(estimate=estimate, by=anna, now=NOON)

    account.refresh_from_db()
    ticket.refresh_from_db()
    assert (account.balance_minutes, account.held_minutes, ticket.status) == (480, 150, Status.OPEN)
    assert ("helpdesk/estimate_accepted", iris.email) in queued_messages()
    assert audit_verbs(ticket)[-1] == "helpdesk.estimate_accepted"


def test_holds_split_over_accounts_earliest_expiring_first(alpine, account, ticket, iris, anna):
    early = AccountFactory(programme=alpine, minutes=60, last_on=date(2026, 12, 1))

    accept(estimate=propose(ticket=ticket, lines=LINES, by=iris, now=NOON), by=anna, now=NOON)

    assert list(Hold.objects.values_list("account", "minutes")) == [(early.pk, 60), (account.pk, 90)]


def test_work_uses_the_hold_and_a_settled_ticket_gives_the_rest_back(account, ticket, iris, anna, tomas):
    accept(estimate=propose(ticket=ticket, lines=LINES, by=iris, now=NOON), by=anna, now=NOON)
    ticket.refresh_from_db()
    entry = book_time(ticket=ticket, work=Work(45, TODAY, "Restored", "k"), by=iris, now=NOON)
    account.refresh_from_db()
    assert (account.balance_minutes, account.held_minutes) == (435, 105)

    reverse_work(entry=entry, reason="wrong", by=tomas, now=NOON)
    account.refresh_from_db()
    assert (account.balance_minutes, account.held_minutes) == (480, 150)

    ticket.refresh_from_db()
    tickets.close(ticket=ticket, by=anna, now=NOON)
    account.refresh_from_db()
    assert (account.balance_minutes, account.held_minutes, faults_of(account)) == (480, 0, [])


def test_what_is_held_for_one_ticket_pays_for_no_other(alpine, bela, ticket, iris, anna):
    account = AccountFactory(programme=alpine, minutes=150)
    accept(estimate=propose(ticket=ticket, lines=LINES, by=iris, now=NOON), by=anna, now=NOON)
    other = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, accepted=True).ticket

    entry = book_time(ticket=other, work=Work(30, TODAY, "Other", "k"), by=iris, now=NOON)

    account.refresh_from_db()
    assert (entry.charged_minutes, account.balance_minutes) == (0, 150)


@pytest.mark.parametrize("who", ["bela", "carla", "iris", "tomas"])
def test_only_contacts_with_the_right_decide(request, account, ticket, iris, who):
    estimate = propose(ticket=ticket, lines=LINES, by=iris, now=NOON)

    for decide in (accept, decline):
        with pytest.raises(EstimateError):
            decide(estimate=estimate, by=request.getfixturevalue(who), now=NOON)


def test_accept_is_refused_when_free_hours_do_not_cover_it(alpine, ticket, iris, anna):
    account = AccountFactory(programme=alpine, minutes=149)
    estimate = propose(ticket=ticket, lines=LINES, by=iris, now=NOON)

    with pytest.raises(EstimateError):
        accept(estimate=estimate, by=anna, now=NOON)

    estimate.refresh_from_db()
    account.refresh_from_db()
    assert (estimate.status, account.held_minutes, Hold.objects.count()) == (EstimateStatus.PROPOSED, 0, 0)


def test_nothing_is_decided_after_the_last_day(account, ticket, iris, anna):
    estimate = propose(ticket=ticket, lines=LINES, by=iris, now=NOON)

    with pytest.raises(EstimateError):
        expire(estimate=estimate, now=NOON)
    with pytest.raises(EstimateError):
        accept(estimate=estimate, by=anna, now=AFTER)
    expire(estimate=estimate, now=AFTER)

    ticket.refresh_from_db()
    assert (Estimate.objects.get().status, ticket.status) == (EstimateStatus.EXPIRED, Status.OPEN)


@pytest.mark.parametrize("status", EstimateStatus)
@pytest.mark.parametrize(
    ("verb", "to"),
    [(accept, EstimateStatus.ACCEPTED), (decline, EstimateStatus.DECLINED), (expire, EstimateStatus.EXPIRED)],
)
def test_every_state_against_every_verb(account, ticket, anna, status, verb, to):
    facts = {} if status == EstimateStatus.PROPOSED else {"decided_at": NOON}
    estimate = EstimateFactory(ticket=ticket, status=status, **facts)
    given = {"now": AFTER} if verb is expire else {"by": anna, "now": NOON}

    if to in ESTIMATE_TRANSITIONS[status]:
        assert verb(estimate=estimate, **given).status == to
    else:
        with pytest.raises(EstimateError):
            verb(estimate=estimate, **given)
