"""One dispute for a line, one answer, one try for a delivery: however many come at once, on SQLite and PostgreSQL."""

import threading

import pytest
from django.db import IntegrityError, connections

from helpdesk.actions.booking import Work, book_time
from helpdesk.actions.disputes import raise_dispute, reject, uphold
from helpdesk.actions.rows import HoursError
from helpdesk.enums import DeliveryStatus, DisputeStatus
from helpdesk.hooks.delivering import LEASE, claim
from helpdesk.models import LedgerRow, LineDispute, SupportAccount, WebhookDelivery
from portal.notices.models import Message
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory
from tests.factories.programs import DeliveryFactory, DisputeFactory
from tests.faults.test_hours_race import all_at_once
from tests.faults.threads import at_once

CROWD = 10
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(alpine, bela, iris, anna, tomas):
    AccountFactory(programme=alpine)
    ticket = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, accepted=True).ticket
    book_time(ticket=ticket, work=Work(40, TODAY, "Restored addons", "k"), by=iris, now=NOON)
    for person in (anna, tomas):  # read once, so that the threads share it
        person.active_memberships, person.staff_permissions  # noqa: B018
    return LedgerRow.objects.select_related("account__programme", "ticket", "work_entry").get(kind="charge")


def tried(act):
    try:
        act()
    except (HoursError, IntegrityError) as error:
        return type(error).__name__
    return "done"


def test_ten_colleagues_dispute_a_line_once(row, anna):
    said = at_once(CROWD, lambda: tried(lambda: raise_dispute(row=row, text="Wrong", by=anna, now=NOON)))

    assert sorted(said) == ["HoursError"] * (CROWD - 1) + ["done"]
    assert LineDispute.objects.count() == 1
    assert Message.objects.filter(template="helpdesk/line_disputed").count() == 1


def test_looking_first_keeps_nobody_apart(row, anna):
    """The race is real: everybody looks, nobody sees a dispute, and only the unique row stops the rest."""
    everyone_has_looked = threading.Barrier(CROWD)

    def look_then_write():
        is_free = not LineDispute.objects.filter(row=row).exists()
        everyone_has_looked.wait(timeout=20)
        return is_free and tried(lambda: DisputeFactory(row=row, raised_by=anna))

    said = at_once(CROWD, look_then_write)

    assert False not in said
    assert sorted(said) == ["IntegrityError"] * (CROWD - 1) + ["done"]


def test_two_managers_answer_once(row, anna, tomas):
    DisputeFactory(row=row, raised_by=anna)

    def answer(number):
        dispute = LineDispute.objects.select_related("row__work_entry__ticket", "row__account").get()
        act = uphold if number % 2 else reject
        return tried(lambda: act(dispute=dispute, answer="So it is.", by=tomas, now=NOON))

    said = all_at_once(range(CROWD), answer)

    dispute, account = LineDispute.objects.get(), SupportAccount.objects.get()
    assert said.count("done") == 1
    assert account.balance_minutes == (480 if dispute.status == DisputeStatus.UPHELD else 435)
    assert Message.objects.filter(template="helpdesk/dispute_answered").count() == 1


def test_answering_without_the_condition_answers_ten_times(row, anna):
    """The race is real: whoever reads, thinks and then saves overwrites the others."""
    DisputeFactory(row=row, raised_by=anna)
    everyone_has_read = threading.Barrier(CROWD)

    def answer_unguarded():
        dispute = LineDispute.objects.get()
        is_mine = dispute.status == DisputeStatus.OPEN
        everyone_has_read.wait(timeout=20)
        dispute.status, dispute.answer, dispute.answered_at = DisputeStatus.REJECTED, "No.", NOON
        dispute.save()
        return is_mine

    assert at_once(CROWD, answer_unguarded) == [True] * CROWD


def test_ten_workers_post_a_delivery_once():
    delivery = DeliveryFactory()

    claimed = at_once(CROWD, lambda: claim(delivery_id=delivery.pk, now=NOON))

    delivery.refresh_from_db()
    assert sorted(claimed) == [False] * (CROWD - 1) + [True]
    assert (delivery.attempts, delivery.due_at) == (1, NOON + LEASE)


def test_claiming_without_the_condition_posts_it_ten_times():
    delivery = DeliveryFactory()
    everyone_has_read = threading.Barrier(CROWD)

    def claim_unguarded():
        seen = WebhookDelivery.objects.get(pk=delivery.pk)
        everyone_has_read.wait(timeout=20)
        seen.due_at = NOON + LEASE
        seen.save()
        connections.close_all()
        return seen.status == DeliveryStatus.WAITING

    assert at_once(CROWD, claim_unguarded) == [True] * CROWD
