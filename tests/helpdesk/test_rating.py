"""Did it help? Three links in the mail, a page, one rating for each ticket."""

from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from helpdesk import rating_links, signed_links
from helpdesk.actions import conversation, tickets
from helpdesk.actions.bulk import Order, undo_many
from helpdesk.actions.macros import run_macro, save_macro
from helpdesk.actions.merging import merge
from helpdesk.actions.rating import RatingError, rate
from helpdesk.actions.splitting import NewTicket, split
from helpdesk.enums import Rating, Status
from helpdesk.models import Counter, Ticket
from portal.notices.models import Message
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory, WatcherFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, number=142, title="Addons gone", solved=True)


def link(ticket, person, choice="good"):
    return reverse("helpdesk:rate_link", args=[rating_links.make_token(ticket, person)]) + f"?rating={choice}"


def rated(ticket):
    ticket.refresh_from_db()
    return ticket.rating, ticket.rating_comment


def test_the_link_shows_and_only_the_button_counts(client, ticket, bela):
    shown = client.get(link(ticket, bela, "fair"))
    assert (shown.status_code, rated(ticket)) == (200, ("", ""))
    assert 'value="fair"' in shown.content.decode().split("checked")[0].rsplit("<input", 1)[1]
    assert (shown["Cache-Control"], shown["Referrer-Policy"]) == ("no-store, private", "same-origin")

    done = client.post(link(ticket, bela), {"rating": "poor", "comment": "Took <long>"})

    assert (done.status_code, rated(ticket)) == (302, ("poor", "Took <long>"))
    assert "that is noted" in client.get(done.url).content.decode()
    assert audit_verbs(ticket) == ["helpdesk.rated"]


def test_a_rating_may_be_changed_for_two_weeks_and_stands_then(ticket, bela):
    rate(ticket=ticket, rating=Rating.GOOD, comment="", by=bela, now=NOON)
    rate(ticket=ticket, rating=Rating.FAIR, comment="Hm", by=bela, now=NOON + timedelta(days=13))
    assert (rated(ticket), ticket.rated_at) == (("fair", "Hm"), NOON)

    with pytest.raises(RatingError, match="that stands"):
        rate(ticket=ticket, rating=Rating.POOR, comment="", by=bela, now=NOON + timedelta(days=15))

    Ticket.objects.filter(pk=ticket.pk).update(solved_at=NOON + timedelta(days=20))
    rate(ticket=ticket, rating=Rating.GOOD, comment="", by=bela, now=NOON + timedelta(days=21))
    assert rated(ticket) == ("good", "")


def test_an_open_ticket_is_not_rated(client, ticket, bela):
    address = link(ticket, bela)
    Ticket.objects.filter(pk=ticket.pk).update(status=Status.OPEN)

    assert client.post(address, {"rating": "good"}).status_code == 422
    assert "open again" in client.get(address).content.decode()
    assert rated(ticket) == ("", "")


@pytest.mark.parametrize("who", ["stranger", "carla", "iris"])
def test_only_the_tickets_own_side_rates(request, client, ticket, who):
    person = request.getfixturevalue(who)
    with pytest.raises(RatingError):
        rate(ticket=ticket, rating=Rating.GOOD, comment="", by=person, now=NOON)
    assert client.post(link(ticket, person), {"rating": "good"}).status_code == 404


def test_dead_links_open_nothing_and_too_many_are_stopped(client, ticket, bela, monkeypatch):
    foreign = signing.dumps([ticket.number, bela.pk], salt="helpdesk.reply_link")
    for token in (foreign, "nonsense", link(ticket, bela).split("/")[-2][:-1] + "x"):
        assert client.get(reverse("helpdesk:rate_link", args=[token])).status_code == 404
    monkeypatch.setattr(signed_links, "LIFETIME", timedelta(seconds=-1))
    statuses = [client.get(link(ticket, bela)).status_code for _ in range(30)]
    assert set(statuses) == {404, 429}


def test_the_link_of_a_merged_ticket_rates_where_it_went(client, ticket, bela, alpine, iris):
    target = TicketFactory(programme=alpine, requester=bela, solved=True)
    address = link(ticket, bela)
    merge(source=ticket, target=target, by=iris, now=NOON)

    client.post(address, {"rating": "good"})

    assert (rated(target)[0], rated(ticket)[0]) == ("good", "")


def test_signed_in_on_the_tickets_own_page(client, ticket, anna, carla):
    client.force_login(anna)
    assert "Say how it went" in client.get(ticket.get_absolute_url()).content.decode()
    assert client.post(reverse("helpdesk:rate", args=[142]), {}).status_code == 422
    assert client.post(reverse("helpdesk:rate", args=[142]), {"rating": "good"}).url == ticket.get_absolute_url()
    assert rated(ticket) == ("good", "")


def test_mails_of_the_end_ask_the_customer_and_nobody_else(alpine, bela, iris, tomas):
    Counter.objects.create(name="tickets", value=141)
    ticket = tickets.open_ticket(
        by=bela, kind="question", title="Addons gone", body="Where?", programme=alpine, now=NOON
    )
    WatcherFactory(ticket=ticket, user=tomas)
    Message.objects.all().delete()

    conversation.answer(ticket=ticket, by=iris, body="Back again.", now=NOON, then=Status.SOLVED)
    sent = Message.objects.get()
    assert_golden(sent, "helpdesk/agent_answered_solved")
    tickets.close(ticket=ticket, by=iris, now=NOON)
    closed = Message.objects.get(template="helpdesk/ticket_closed", address=bela.email)
    assert closed.text.count("/helpdesk/rate/") == 3


def test_the_end_without_a_word_asks_as_well(alpine, bela, iris):
    """Of the state form, of many at once and of a macro; who was told of an end is told of the opening again."""
    Counter.objects.create(name="tickets", value=141)
    ticket = tickets.open_ticket(by=bela, kind="bug", title="Addons gone", body="Where?", programme=alpine, now=NOON)
    Message.objects.all().delete()

    tickets.set_status(ticket=ticket, status=Status.SOLVED, by=iris, now=NOON)
    assert_golden(Message.objects.get(), "helpdesk/ticket_solved")
    tickets.set_status(ticket=ticket, status=Status.CLOSED, by=iris, now=NOON)
    assert Message.objects.count() == 1
    tickets.set_status(ticket=ticket, status=Status.OPEN, by=iris, now=NOON)
    assert [each.template for each in Message.objects.filter(address=bela.email).order_by("pk")] == [
        "helpdesk/ticket_solved",
        "helpdesk/ticket_reopened",
    ]

    macro = save_macro(title="Done", steps={"status": "solved"}, by=iris, now=NOON)
    run_macro(macro=macro, ticket=ticket, by=iris, now=NOON)
    solved = Message.objects.filter(template="helpdesk/ticket_solved").latest("pk")
    assert solved.text.count("/helpdesk/rate/") == 3
    order = Order("status", Status.SOLVED)
    [done] = undo_many(chosen=[ticket], order=order, before={142: "open"}, by=iris, now=NOON)
    assert (done.outcome, Message.objects.latest("pk").template) == ("done", "helpdesk/ticket_reopened")


def test_mail_of_a_merge(alpine, bela, anna, iris):
    source = TicketFactory(programme=alpine, requester=bela, number=7, title="Menu empty")
    merge(
        source=source,
        target=TicketFactory(programme=alpine, requester=anna, number=5, title="Addons gone"),
        by=iris,
        now=NOON,
    )
    assert_golden(Message.objects.get(), "helpdesk/ticket_merged")


def test_mail_of_a_split(alpine, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela, number=7, title="Menu empty")
    MessageFactory(ticket=ticket)
    word = MessageFactory(ticket=ticket, body="And the export is slow")
    Counter.objects.create(name="tickets", value=8)
    new = NewTicket("Export is slow", "bug", "programme")
    split(ticket=ticket, messages=[word.pk], new=new, by=iris, now=NOON)
    assert_golden(Message.objects.get(), "helpdesk/ticket_split")
