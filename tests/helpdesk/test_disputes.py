"""A programme doubts a line of its statement, for thirty days, once; the answer stays in sight."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.booking import Work, book_time, reverse_work
from helpdesk.actions.disputes import raise_dispute, reject, uphold
from helpdesk.actions.rows import HoursError
from helpdesk.ledger import faults_of
from helpdesk.models import LedgerRow, LineDispute
from portal.notices.models import Message
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, EstimateFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
TEXT = "That took ten minutes at most."
LATER = NOON + timedelta(days=2)


@pytest.fixture
def account(alpine, anna):
    return AccountFactory(programme=alpine)


@pytest.fixture
def row(account, alpine, bela, iris):
    ticket = EstimateFactory(ticket__programme=alpine, ticket__requester=bela, ticket__number=142, accepted=True).ticket
    book_time(ticket=ticket, work=Work(40, TODAY, "Restored addons", "k"), by=iris, now=NOON)
    Message.objects.all().delete()
    return LedgerRow.objects.select_related("account__programme", "ticket", "work_entry").get(kind="charge")


def newest(name):
    return Message.objects.filter(template=f"helpdesk/{name}").latest("pk")


def test_who_authorises_hours_disputes_and_managers_of_hours_hear_it(row, account, anna, tomas):
    dispute = raise_dispute(row=row, text=TEXT, by=anna, now=LATER)

    assert (dispute.status, queued_messages()) == ("open", [("helpdesk/line_disputed", tomas.email)])
    assert audit_verbs(account) == ["helpdesk.line_disputed"]
    assert_golden(newest("line_disputed"), "helpdesk/line_disputed")


def test_upheld_takes_the_booking_back_in_sight(row, account, anna, tomas):
    dispute = raise_dispute(row=row, text=TEXT, by=anna, now=LATER)

    uphold(dispute=dispute, answer="You are right, it was another ticket.", by=tomas, now=LATER)

    account.refresh_from_db()
    assert (dispute.status, account.balance_minutes, faults_of(account)) == ("upheld", 480, [])
    assert list(account.rows.values_list("kind", "minutes")) == [("grant", 480), ("charge", -45), ("reversal", 45)]
    assert_golden(newest("dispute_answered"), "helpdesk/dispute_answered")


def test_rejected_says_why_and_changes_nothing(row, account, anna, tomas):
    dispute = raise_dispute(row=row, text=TEXT, by=anna, now=LATER)

    reject(dispute=dispute, answer="The log shows forty minutes.", by=tomas, now=LATER)

    account.refresh_from_db()
    assert (dispute.status, account.balance_minutes, account.rows.count()) == ("rejected", 435, 2)
    assert newest("dispute_answered").address == anna.email
    assert "The log shows forty minutes." in newest("dispute_answered").text


def test_only_who_authorises_hours_disputes(row, bela, carla, iris, tomas, stranger):
    for person in (bela, carla, iris, tomas, stranger):
        with pytest.raises(HoursError):
            raise_dispute(row=row, text=TEXT, by=person, now=LATER)


def test_thirty_days_and_no_longer(row, anna):
    with pytest.raises(HoursError):
        raise_dispute(row=row, text=TEXT, by=anna, now=NOON + timedelta(days=30))

    assert raise_dispute(row=row, text=TEXT, by=anna, now=NOON + timedelta(days=30, seconds=-1))


def test_grants_and_lines_taken_back_are_not_disputed(row, account, anna, tomas):
    reverse_work(entry=row.work_entry, reason="Wrong ticket", by=tomas, now=NOON)
    for line in account.rows.select_related("account__programme", "work_entry"):
        with pytest.raises(HoursError):
            raise_dispute(row=line, text=TEXT, by=anna, now=LATER)


def test_one_dispute_for_a_line_and_one_answer(row, anna, tomas):
    dispute = raise_dispute(row=row, text=TEXT, by=anna, now=LATER)
    with pytest.raises(HoursError):
        raise_dispute(row=row, text="Again", by=anna, now=LATER)
    reject(dispute=dispute, answer="No.", by=tomas, now=LATER)

    for act in (uphold, reject):
        with pytest.raises(HoursError):
            act(dispute=dispute, answer="Yes after all", by=tomas, now=LATER)
    assert LineDispute.objects.get().status == "rejected"


def test_only_a_support_manager_answers_and_says_why(row, anna, iris, tomas):
    dispute = raise_dispute(row=row, text=TEXT, by=anna, now=LATER)

    for by, answer in ((iris, "No."), (anna, "Yes."), (tomas, "  ")):
        with pytest.raises(HoursError):
            reject(dispute=dispute, answer=answer, by=by, now=LATER)


def test_a_booking_taken_back_meanwhile_is_not_taken_back_twice(row, account, anna, tomas):
    dispute = raise_dispute(row=row, text=TEXT, by=anna, now=LATER)
    reverse_work(entry=row.work_entry, reason="Wrong ticket", by=tomas, now=LATER)
    dispute = LineDispute.objects.select_related("row__work_entry", "row__account").get(pk=dispute.pk)

    uphold(dispute=dispute, answer="It was taken back already.", by=tomas, now=LATER)

    account.refresh_from_db()
    assert (account.balance_minutes, account.rows.count()) == (480, 3)


def test_pages_from_the_statement_to_the_answer(client, row, anna, bela, tomas, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    hours, address = reverse("helpdesk:hours"), reverse("helpdesk:dispute", args=[row.pk])
    client.force_login(bela)
    assert address not in client.get(hours).content.decode()
    client.force_login(anna)
    assert address in client.get(hours).content.decode()

    assert client.post(address, {"text": ""}).status_code == 422
    client.post(address, {"text": TEXT})
    assert TEXT in client.get(hours).content.decode()

    dispute = LineDispute.objects.get()
    desk = reverse("helpdesk:desk_dispute", args=[dispute.pk])
    client.force_login(tomas)
    assert desk in client.get(reverse("helpdesk:desk_hours")).content.decode()
    assert client.post(desk, {"decision": "reject", "answer": ""}).status_code == 422
    assert client.post(desk, {"decision": "reject", "answer": "The log shows forty."}).status_code == 302
    client.force_login(bela)
    assert "The log shows forty." in client.get(hours).content.decode()
