"""No dead ends on the customer's side: lists lead to each other, what is over leads on, guests learn how to write."""

from datetime import timedelta

import pytest
from django.urls import reverse

from helpdesk.enums import Kind, PublicAnswerStatus, Status, Visibility
from helpdesk.models import PublicAnswer
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory, entitle

pytestmark = pytest.mark.django_db
LISTS = {"tickets": "?scope=public", "ideas": "", "public_answers": ""}


def page(client, url):
    return client.get(url).content.decode()


@pytest.mark.parametrize(("who", "labels"), [
    ("guest", ["Public", "Ideas", "Public answers"]),
    ("stranger", ["Mine", "Watched", "Public", "Ideas", "Public answers"]),
    ("bela", ["My programme's", "Mine", "Watched", "Public", "Ideas", "Public answers"]),
])  # fmt: skip
@pytest.mark.parametrize("name", LISTS)
def test_every_list_leads_to_the_others(request, client, who, labels, name):
    if who != "guest":
        client.force_login(request.getfixturevalue(who))

    tabs = client.get(reverse(f"helpdesk:{name}") + LISTS[name]).context["tabs"]

    current = {"tickets": "Public", "ideas": "Ideas", "public_answers": "Public answers"}[name]
    assert [str(tab["label"]) for tab in tabs] == labels
    assert [str(tab["label"]) for tab in tabs if tab["current"]] == [current]


def test_guests_find_answers_and_ideas_at_the_foot_of_every_page(client):
    foot = page(client, reverse("helpdesk:section")).partition("<footer")[2]

    assert reverse("helpdesk:public_answers") in foot and reverse("helpdesk:ideas") in foot


@pytest.mark.parametrize(("days", "has_box"), [(29, True), (31, False)])
def test_what_ended_long_ago_leads_to_a_new_ticket(client, alpine, bela, days, has_box):
    ended = NOON - timedelta(days=days)
    ticket = TicketFactory(
        programme=alpine, requester=bela, number=142, title="Addons gone", status=Status.SOLVED, solved_at=ended
    )
    client.force_login(bela)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpdesk.views.tickets.timezone.now", lambda: NOON)
        shown = page(client, ticket.get_absolute_url())

    assert ('id="reply"' in shown, "title=After+JH-142%3A+Addons+gone" in shown) == (has_box, not has_box)


def test_a_guest_learns_how_to_write_in_a_public_ticket(client, alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela, visibility=Visibility.PUBLIC)
    MessageFactory(ticket=ticket, author=bela)

    shown = page(client, ticket.get_absolute_url())

    assert f"{reverse('account_login')}?next={ticket.get_absolute_url()}" in shown
    assert f"<b>{alpine}</b> <time" in shown.replace(" \n", "\n")  # the programme once, not as its own second line


def test_support_is_not_offered_where_it_must_be_refused(client, alpine, bela):
    client.force_login(bela)
    closed = page(client, reverse("helpdesk:ticket_new") + "?kind=support")
    entitle(alpine)
    is_open = page(client, reverse("helpdesk:ticket_new") + "?kind=support")

    assert ("Opens when your programme" in closed, "Ask for support" in is_open) == (True, True)


def test_ideas_and_questions_are_no_solutions(client, alpine, bela, iris):
    marks = {}
    for kind in (Kind.QUESTION, Kind.IDEA):
        ticket = TicketFactory(programme=alpine, requester=bela, kind=kind)
        own, answer = MessageFactory(ticket=ticket, author=bela), MessageFactory(ticket=ticket, author=iris)
        client.force_login(bela)
        shown = page(client, ticket.get_absolute_url())
        marks[kind] = [reverse("helpdesk:word_solution", args=[word.pk]) in shown for word in (own, answer)]

    assert marks == {Kind.QUESTION: [False, True], Kind.IDEA: [False, False]}


def test_who_asked_reads_on_the_ticket_that_their_consent_is_wanted(client, alpine, anna, bela, iris):
    ticket = TicketFactory(programme=alpine, requester=bela, solved=True)
    PublicAnswer.objects.create(
        source=ticket, status=PublicAnswerStatus.ASKED, title="Q", question="Q", answer="A", drafted_by=iris,
        drafted_at=NOON,
    )  # fmt: skip
    asked = []
    for person in (bela, anna):
        client.force_login(person)
        asked.append(reverse("helpdesk:consent", args=[ticket.number]) in page(client, ticket.get_absolute_url()))

    assert asked == [True, False]
