"""What people may know ends with their place: leavers, watchers of public tickets, former agents, guests."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from helpdesk.actions import booking, conversation, estimates, tickets
from helpdesk.enums import Visibility
from helpdesk.models import Ticket
from helpdesk.permissions import can_close, can_reply, can_see
from helpdesk.search_sources import audiences_of
from helpdesk.thread import thread_of
from portal.accounts.actions.roster import remove_member
from portal.accounts.audiences import tokens_for
from portal.accounts.models import StaffAssignment, User
from tests.factories.files import StoredFileFactory
from tests.factories.helpdesk import NOON, TODAY, AccountFactory, MessageFactory, TicketFactory, WatcherFactory
from tests.outbox import queued_messages

pytestmark = pytest.mark.django_db


def fresh(user):
    """As the next request has the person: nothing cached from before."""
    return User.objects.get(pk=user.pk)


def leave(user, by):
    remove_member(membership=user.memberships.get(), by=by, now=NOON)
    return fresh(user)


def mails_to(user):
    return [template for template, address in queued_messages() if address == user.email]


@pytest.mark.parametrize("visibility", Visibility)
def test_who_left_sees_no_ticket_of_the_programme_any_more(alpine, anna, bela, visibility):
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=visibility)
    gone = leave(bela, by=anna)

    seen = visibility in {Visibility.PRIVATE, Visibility.PUBLIC}
    assert Ticket.objects.visible_to(gone).filter(pk=ticket.pk).exists() is seen
    assert can_see(gone, ticket) is seen
    assert bool(audiences_of(ticket) & tokens_for(gone)) is seen


def test_who_left_writes_and_closes_only_what_was_private(alpine, anna, bela):
    shared = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PUBLIC)
    own = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PRIVATE)
    gone = leave(bela, by=anna)

    assert (can_reply(gone, shared), can_close(gone, shared)) == (False, False)
    assert (can_reply(gone, own), can_close(gone, own)) == (True, True)


def test_who_left_gets_no_mail_of_a_ticket_asked_or_watched(alpine, anna, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela)
    WatcherFactory(ticket=ticket, user=bela)
    leave(bela, by=anna)
    before = mails_to(bela)

    conversation.answer(ticket=ticket, by=iris, body="Secret of Alpine Lakes", now=NOON)

    assert mails_to(bela) == before


def test_private_ticket_of_a_leaver_shows_no_hours_and_no_colleagues(client, alpine, anna, bela):
    AccountFactory(programme=alpine)
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PRIVATE)
    client.force_login(leave(bela, by=anna))

    context = client.get(ticket.get_absolute_url()).context

    assert (context["hours"], context["colleagues"]) == (None, [])


@pytest.fixture
def paid_in_public(alpine, anna, bela, carla, iris):
    """A support request that was made public; Carla of another programme watches it, Bela of this one too."""
    AccountFactory(programme=alpine)
    ticket = TicketFactory(programme=alpine, requester=bela, support=True, visibility=Visibility.PUBLIC)
    WatcherFactory(ticket=ticket, user=carla)
    estimate = estimates.propose(ticket=ticket, lines=[("Restore", 60)], by=iris, now=NOON)
    estimates.accept(estimate=estimate, by=fresh(anna), now=NOON)
    ticket.refresh_from_db()
    work = booking.Work(minutes=15, work_on=TODAY, note="Restored", key="one")
    entry = booking.book_time(ticket=ticket, work=work, by=iris, now=NOON)
    return ticket, entry


def test_money_is_no_news_for_outsiders_who_watch_a_public_ticket(paid_in_public, bela, carla, tomas):
    booking.reverse_work(entry=paid_in_public[1], reason="Wrong ticket", by=tomas, now=NOON)

    assert mails_to(carla) == []
    assert sorted(mails_to(bela)) == [
        f"helpdesk/{name}" for name in ("estimate_accepted", "estimate_pending", "time_booked", "time_reversed")
    ]


def test_outsiders_read_no_line_about_money_on_a_public_ticket(paid_in_public, bela, carla):
    ticket = paid_in_public[0]

    assert [entry.kind for entry in thread_of(ticket, fresh(bela))].count("event") > 0
    assert thread_of(ticket, fresh(carla)) == []


def test_guests_read_no_names_of_the_customers_side(alpine, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PUBLIC)
    tickets.close(ticket=ticket, by=bela, now=NOON)
    tickets.reopen(ticket=ticket, by=iris, now=NOON)

    assert [entry.object.text for entry in thread_of(ticket, AnonymousUser())] == ["Iris opened the ticket again"]


def test_internal_note_is_not_mailed_to_an_assignee_who_is_no_agent_any_more(alpine, bela, iris, tomas):
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PUBLIC, assignee=iris)
    StaffAssignment.objects.filter(user=iris).delete()
    ticket.assignee = fresh(iris)

    conversation.add_note(ticket=ticket, by=tomas, body="They changed the core", now=NOON)

    assert mails_to(iris) == []


def test_file_of_a_ticket_is_gone_for_who_left(client, alpine, anna, bela):
    message = MessageFactory(ticket=TicketFactory(programme=alpine, requester=bela))
    file = message.files.create(stored=StoredFileFactory())
    client.force_login(leave(bela, by=anna))

    assert client.get(reverse("helpdesk:file", args=[file.pk])).status_code == 404
