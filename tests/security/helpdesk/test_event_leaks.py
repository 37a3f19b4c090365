"""Class: leaks through events. Published again and again: the words are hidden, but the grey lines, drafts, presence,
counts, webhooks, mails and the search index tell of notes, of other tickets, of money or of who works on it."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from helpdesk.actions import conversation, linking, merging, presence, tickets
from helpdesk.actions.drafts import save_draft
from helpdesk.enums import DraftKind, LinkKind, Visibility
from helpdesk.models import WebhookDelivery
from helpdesk.thread import thread_of
from search.draining import drain
from tests.factories.accounts import StaffAssignmentFactory, UserFactory
from tests.factories.helpdesk import NOON, MessageFactory, TicketFactory, WatcherFactory
from tests.factories.programs import HookFactory, caller
from tests.outbox import queued_messages

pytestmark = pytest.mark.django_db
SECRET = "zebrafish"


@pytest.fixture
def public(alpine, bela, iris):
    ticket = TicketFactory(
        number=142, programme=alpine, requester=bela, visibility=Visibility.PUBLIC, title="Menu empty"
    )
    MessageFactory(ticket=ticket, body="The menu is empty.")
    conversation.add_note(ticket=ticket, by=iris, body=f"They changed the core, {SECRET}", now=NOON)
    return ticket


def pages_of(client, ticket, person=None):
    """What the outside reads of a ticket."""
    if person:
        client.force_login(person)
    paths = [ticket.get_absolute_url(), "/helpdesk/", "/helpdesk/tickets/?scope=public", "/helpdesk/answers/"]
    paths += ["/helpdesk/tickets/JH-142/export.zip", "/helpdesk/tickets/export.csv?scope=public"] if person else []
    answers = [client.get(path) for path in paths]
    return "".join(
        (b"".join(each.streaming_content) if each.streaming else each.content).decode("utf-8", "replace")
        for each in answers
    )


@pytest.mark.parametrize("who", [None, "stranger", "carla", "bela", "anna"])
def test_notes_drafts_and_presence_of_agents_stay_at_the_desk(client, request, public, iris, tomas, who):
    person = request.getfixturevalue(who) if who else None
    save_draft(user=iris, kind=DraftKind.REPLY, fields={"body": SECRET}, now=NOON, ticket=public, at_desk=True)
    presence.be_here(ticket=public, user=tomas, now=NOON)

    seen = pages_of(client, public, person)

    assert SECRET not in seen
    assert "Tomáš" not in seen


@pytest.mark.parametrize("who", [None, "stranger", "carla", "bela"])
def test_a_line_names_no_ticket_the_reader_may_not_open(client, request, public, alpine, anna, iris, who):
    person = request.getfixturevalue(who) if who else None
    hidden = TicketFactory(number=977, requester=anna, programme=alpine, visibility=Visibility.PRIVATE, title=SECRET)
    for kind in (LinkKind.DUPLICATE_OF, LinkKind.BLOCKED_BY):
        linking.add_link(ticket=public, kind=kind, to=hidden, by=iris, now=NOON)

    seen = pages_of(client, public, person)

    assert (SECRET in seen, "JH-977" in seen) == (False, False)


def test_a_private_ticket_is_not_merged_into_one_with_more_readers(public, alpine, anna, iris):
    hidden = TicketFactory(number=977, requester=anna, programme=alpine, visibility=Visibility.PRIVATE, title=SECRET)

    with pytest.raises(merging.RearrangementError):
        merging.merge(source=hidden, target=public, by=iris, now=NOON, is_confirmed=True)
    hidden.refresh_from_db()
    assert hidden.merged_into is None


def test_a_guest_reads_no_name_of_the_customers_side(client, public, bela, iris):
    WatcherFactory(ticket=public, user=bela)
    conversation.reply(ticket=public, by=bela, body="Still", now=NOON)
    tickets.assign(ticket=public, to=iris, by=iris, now=NOON)

    seen = pages_of(client, public)

    assert ("Béla" in seen, bela.email in seen) == (False, False)
    assert [entry.kind for entry in thread_of(public, AnonymousUser())].count("note") == 0


def test_news_for_programs_hold_no_note_and_no_private_ticket(public, alpine, bela, iris):
    HookFactory(programme=alpine)
    private = TicketFactory(requester=bela, programme=alpine, visibility=Visibility.PRIVATE, title=SECRET)
    conversation.add_note(ticket=public, by=iris, body=SECRET, now=NOON)
    conversation.answer(ticket=private, by=iris, body=SECRET, now=NOON)
    conversation.answer(ticket=public, by=iris, body=SECRET, now=NOON)

    assert SECRET not in json.dumps([row.payload for row in WebhookDelivery.objects.all()])


def test_the_api_tells_no_note_even_to_agents(client, public, iris, carla):
    for person in (iris, carla):
        answer = client.get("/api/v1/tickets/JH-142", headers=caller(person))
        assert (answer.status_code, SECRET in answer.content.decode()) == (200, False)


def test_a_note_is_mailed_to_no_customer(public, bela, anna, iris, tomas):
    WatcherFactory(ticket=public, user=anna)
    before = queued_messages()

    conversation.add_note(ticket=public, by=tomas, body=SECRET, now=NOON)

    assert {address for _template, address in queued_messages()[len(before) :]} <= {iris.email}


def _found(client, words):
    """How many are counted, and how many are shown."""
    context = client.get("/search/", {"q": words}).context
    return context["total"], len(context["hits"])


@pytest.mark.parametrize("who", ["editor", "stranger", "bela"])
def test_search_tells_nothing_of_notes_neither_by_match_nor_by_what_it_leaves_out(client, request, public, who):
    """`menu -word` asks a yes-no question about every word of the note, if the index lets it."""
    if who == "editor":
        person = UserFactory(is_staff=True)
        StaffAssignmentFactory(user=person, role="editor")
    else:
        person = request.getfixturevalue(who)
    drain()
    client.force_login(person)

    assert _found(client, SECRET) == (0, 0)
    assert _found(client, f"menu -{SECRET}") == _found(client, "menu -neverwritten") == (1, 1)


def test_agents_do_find_their_notes(client, public, iris):
    drain()
    client.force_login(iris)

    assert _found(client, SECRET) == (1, 1)


@pytest.mark.parametrize("name", ["desk_here", "desk_draft", "desk_take_over", "desk_case"])
def test_who_is_here_and_what_is_written_is_asked_by_agents_alone(client, public, bela, iris, name):
    save = save_draft(user=iris, kind=DraftKind.REPLY, fields={"body": SECRET}, now=NOON, ticket=public, at_desk=True)
    client.force_login(bela)
    given = [142, save.pk] if name == "desk_take_over" else [142]

    assert client.post(reverse(f"helpdesk:{name}", args=given)).status_code == 403
