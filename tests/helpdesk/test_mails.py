"""Every mail of the helpdesk to the letter; UPDATE_GOLDEN=1 writes them anew."""

from datetime import timedelta

import pytest

from helpdesk import inbound_notices
from helpdesk.actions import accounts, booking, conversation, estimates, tickets
from helpdesk.actions.sweeping import sweep
from helpdesk.enums import Decision
from helpdesk.models import Counter, SupportAccount, UncoveredWork
from licences.models import Agreement
from licences.signals import agreement_in_force
from portal.notices.models import Message
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, BareAgreementFactory, EstimateFactory, WatcherFactory
from tests.golden import assert_golden

pytestmark = pytest.mark.django_db
LINES = [("Restore addons from the backup", 60), ("Replace the two plugins", 90)]


def assert_all_golden(names: str) -> None:
    """Exactly these mails were queued; the newest of each is as it was approved."""
    newest = {message.template: message for message in Message.objects.order_by("-pk")}
    assert sorted(newest) == [f"helpdesk/{name}" for name in names.split()]
    for key, message in newest.items():
        assert_golden(message, key)


def opened(alpine, anna, bela, iris, tomas):
    """JH-142 after a first exchange; Anna watches."""
    given = {"kind": "support", "title": "Addons missing after update", "programme": alpine}
    Counter.objects.create(name="tickets", value=141)
    ticket = tickets.open_ticket(by=bela, body="The menu is <empty> & odd.", now=NOON, **given)
    WatcherFactory(ticket=ticket, user=anna)
    tickets.assign(ticket=ticket, to=iris, by=tomas, now=NOON)
    conversation.answer(ticket=ticket, by=iris, body="Is there a backup?", now=NOON)
    conversation.reply(ticket=ticket, by=bela, body="Yes, of 30 October.", now=NOON)
    conversation.add_note(ticket=ticket, by=tomas, body="They changed the core", now=NOON)
    return ticket


def test_mails_of_the_talk(alpine, anna, bela, iris, tomas):
    ticket = opened(alpine, anna, bela, iris, tomas)
    tickets.close(ticket=ticket, by=iris, now=NOON)
    tickets.reopen(ticket=ticket, by=bela, now=NOON)

    assert_all_golden(
        "agent_answered colleague_replied customer_replied note_added ticket_assigned ticket_closed ticket_opened "
        "ticket_received ticket_reopened"
    )


def test_mails_of_estimates(alpine, anna, bela, iris, tomas):
    AccountFactory(programme=alpine, minutes=165)
    ticket = opened(alpine, anna, bela, iris, tomas)
    Message.objects.all().delete()
    proposal = {"ticket": ticket, "lines": LINES, "by": iris, "now": NOON}
    estimates.decline(estimate=estimates.propose(**proposal), by=anna, now=NOON, reason="Too much")
    estimates.accept(estimate=estimates.propose(**proposal), by=anna, now=NOON)
    estimates.expire(estimate=estimates.propose(**proposal), now=NOON + timedelta(days=20))

    assert_all_golden("estimate_accepted estimate_declined estimate_expired estimate_pending estimate_proposed")


def test_mails_of_work(alpine, anna, bela, iris, tomas):
    AccountFactory(programme=alpine, minutes=165)
    ticket = opened(alpine, anna, bela, iris, tomas)
    EstimateFactory(ticket=ticket, accepted=True)
    Message.objects.all().delete()
    book = {"ticket": ticket, "by": iris, "now": NOON}
    entry = booking.book_time(work=booking.Work(45, TODAY, "Restored addons", "k1"), **book)
    booking.reverse_work(entry=entry, reason="Wrong day", by=tomas, now=NOON)
    booking.book_time(work=booking.Work(180, TODAY, "All of it", "k2"), **book)
    uncovered = UncoveredWork.objects.get()
    accounts.decide_uncovered(uncovered=uncovered, decision=Decision.GOODWILL, note="Our mistake", by=tomas, now=NOON)

    assert_all_golden("time_booked time_reversed uncovered_decided work_uncovered")


def test_mail_that_is_too_large(anna):
    inbound_notices.mail_too_large(anna, subject="The whole disk", answers=["<1@alpine.example>"])

    assert_all_golden("mail_too_large")


def test_mails_about_hours(alpine, anna):
    agreement = BareAgreementFactory(programme=alpine, reference="LA-2026-0047")
    signed = NOON.date().replace(month=8, day=31)
    agreement_in_force.send(Agreement, agreement=agreement, programme=alpine, signed_on=signed, now=NOON)
    account = SupportAccount.objects.get()
    sweep(now=NOON + (account.last_on - TODAY) - timedelta(days=14))
    SupportAccount.objects.filter(pk=account.pk).update(balance_minutes=105)
    sweep(now=NOON)
    SupportAccount.objects.filter(pk=account.pk).update(balance_minutes=480)
    sweep(now=NOON + (account.last_on - TODAY) + timedelta(days=1))

    assert_all_golden("account_opened hours_ending hours_lapsed hours_used")
