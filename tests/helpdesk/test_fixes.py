"""A release is published: the people of the tickets its changes are for hear of it, once each."""

import pytest
from django.contrib.auth.models import AnonymousUser

from helpdesk.actions.linking import add_link
from helpdesk.enums import LinkKind, Status
from helpdesk.linked import links_for
from helpdesk.models import Watcher
from portal.notices.models import Message
from releases.actions.publishing import publish, withdraw
from tests.factories.helpdesk import NOON, TicketFactory
from tests.factories.releases import ChangeEntryFactory, ReleaseFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
MAIL = "helpdesk/fixed_in_release"


@pytest.fixture
def release():
    return ReleaseFactory(version="10.1.0", prepared=True)


@pytest.fixture
def ticket(alpine, bela, iris):
    return TicketFactory(
        programme=alpine, requester=bela, number=142, title="Rounding of rates", assignee=iris,
        status=Status.WAITING_DEVELOPMENT, visibility="public",
    )  # fmt: skip


def fixed(ticket, release, by, title="Rates are rounded once"):
    add_link(
        ticket=ticket, kind=LinkKind.FIXED_IN, to=ChangeEntryFactory(release=release, title=title), by=by, now=NOON
    )


def told():
    return [message for message in queued_messages() if message[0] == MAIL]


def test_each_person_gets_one_mail_with_their_tickets(ticket, release, alpine, anna, bela, iris, carla):
    second = TicketFactory(programme=alpine, requester=bela, number=150, title="Empty list", visibility="private")
    Watcher.objects.create(ticket=ticket, user=anna, since=NOON)
    Watcher.objects.create(ticket=second, user=anna, since=NOON)  # who may not open it hears nothing of it
    TicketFactory(programme=alpine, requester=carla, number=151)
    fixed(ticket, release, iris)
    fixed(ticket, release, iris, "Rates are shown")
    fixed(second, release, iris)

    publish(release=release, by=iris, now=NOON)

    assert sorted(told()) == sorted([(MAIL, bela.email), (MAIL, anna.email), (MAIL, iris.email)])
    mails = {mail.address: mail for mail in Message.objects.filter(template=MAIL)}
    assert_golden(mails[bela.email], MAIL)
    assert_golden(mails[iris.email], f"{MAIL}_agent")
    assert ("JH-150" in mails[anna.email].text, "JH-150" in mails[iris.email].text) == (False, False)


def test_the_ticket_says_so_and_stands_where_it_stood(client, ticket, release, iris):
    fixed(ticket, release, iris)
    before = links_for(ticket, AnonymousUser())

    publish(release=release, by=iris, now=NOON)

    ticket.refresh_from_db()
    assert (ticket.status, before) == (Status.WAITING_DEVELOPMENT, [])
    assert [line.name for line in links_for(ticket, AnonymousUser())] == ["10.1.0: Rates are rounded once"]
    assert "Jems 10.1.0 is out, with the change for this" in client.get(ticket.get_absolute_url()).content.decode()
    assert audit_verbs(ticket) == ["helpdesk.linked", "helpdesk.fix_released"]


def test_coming_back_after_a_withdrawal_is_no_news(ticket, release, iris):
    fixed(ticket, release, iris)
    publish(release=release, by=iris, now=NOON)
    withdraw(release=release, reason="Broken", by=iris, now=NOON)

    publish(release=release, by=iris, now=NOON)

    assert len(told()) == 2


def test_what_goes_on_elsewhere_and_other_releases_are_left_alone(ticket, release, alpine, iris):
    into = TicketFactory(programme=alpine)
    merged = TicketFactory(programme=alpine, status=Status.CLOSED, closed_at=NOON, merged_into=into)
    fixed(merged, release, iris)
    fixed(ticket, ReleaseFactory(version="10.2.0", prepared=True), iris)

    publish(release=release, by=iris, now=NOON)

    assert told() == []
