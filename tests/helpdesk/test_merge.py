"""One ticket of two, and two of one: all moves, nothing is lost, and nobody reads a word who could not before."""

from datetime import timedelta

import pytest

from helpdesk.actions import conversation
from helpdesk.actions.merging import RearrangementError, merge, undo_merge
from helpdesk.actions.movement import TicketError
from helpdesk.enums import EventKind, LinkKind, Status
from helpdesk.models import (
    IdeaVote,
    Rearrangement,
    Ticket,
    TicketEvent,
    TicketFile,
    TicketLink,
    TicketMessage,
    UncoveredWork,
    Watcher,
)
from helpdesk.selectors import current_ticket
from tests.factories.accounts import ProgrammeFactory
from tests.factories.files import StoredFileFactory
from tests.factories.helpdesk import (
    NOON,
    EstimateFactory,
    MessageFactory,
    TicketFactory,
    WatcherFactory,
    WorkEntryFactory,
)
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)
LATEST = NOON + timedelta(hours=2)


@pytest.fixture
def source(alpine, bela):
    ticket = TicketFactory(programme=alpine, requester=bela, number=7, title="Addons gone")
    MessageFactory(ticket=ticket, body="The addons are gone")
    WatcherFactory(ticket=ticket, user=bela)
    return ticket


@pytest.fixture
def target(alpine, anna):
    ticket = TicketFactory(programme=alpine, requester=anna, number=5, title="Menu empty")
    MessageFactory(ticket=ticket, body="The menu is empty")
    WatcherFactory(ticket=ticket, user=anna)
    return ticket


def merged(source, target, iris, **options):
    made = merge(source=source, target=target, by=iris, now=LATER, **options)
    source.refresh_from_db()
    target.refresh_from_db()
    return made


def bodies(ticket):
    return [message.body for message in TicketMessage.objects.filter(ticket=ticket)]


def watching(ticket):
    return {watcher.user.name for watcher in ticket.watchers.select_related("user")}


def test_merge_moves_words_files_events_watchers_and_closes_the_source(iris, source, target):
    file = TicketFile.objects.create(message=source.messages.get(), stored=StoredFileFactory())
    MessageFactory(ticket=source, note=True, author=iris, body="Same cause")
    event = TicketEvent.objects.create(ticket=source, kind=EventKind.FACTS, text="Version 10", created_at=NOON)

    made = merged(source, target, iris)

    event.refresh_from_db()
    assert bodies(target) == ["The addons are gone", "The menu is empty", "Same cause"]
    assert (bodies(source), file.message.ticket_id, event.ticket) == ([], source.pk, target)
    assert TicketFile.objects.get(message__ticket=target) == file
    assert watching(target) == {"Anna Berger", "Béla Novák"}
    assert (source.status, source.merged_into, made.target) == (Status.CLOSED, target, target)
    assert audit_verbs(source) == ["helpdesk.merged"]
    assert queued_messages() == [("helpdesk/ticket_merged", "bela@alpine.example")]


def test_undo_moves_back_exactly_what_moved(iris, anna, source, target):
    Ticket.objects.filter(pk=source.pk).update(status=Status.WAITING_CUSTOMER, paused_minutes=30)
    source.refresh_from_db()
    made = merged(source, target, iris)
    conversation.reply(ticket=target, by=anna, body="It is solved for me", now=LATEST)

    undo_merge(rearrangement=made, by=iris, now=LATEST)

    source.refresh_from_db()
    assert (bodies(source), bodies(target)) == (["The addons are gone"], ["The menu is empty", "It is solved for me"])
    assert (source.status, source.merged_into, source.closed_at) == (Status.WAITING_CUSTOMER, None, None)
    assert (source.status_since, source.paused_minutes, source.last_word_at) == (NOON, 30, NOON)
    assert (watching(source), watching(target)) == ({"Béla Novák"}, {"Anna Berger"})
    assert audit_verbs(source) == ["helpdesk.merged", "helpdesk.merge_undone"]
    with pytest.raises(RearrangementError, match="undone already"):
        undo_merge(rearrangement=made, by=iris, now=LATEST)


def test_who_watches_both_and_what_was_done_to_the_target_since_stay(iris, bela, source, target):
    WatcherFactory(ticket=target, user=bela)
    made = merged(source, target, iris)
    Watcher.objects.filter(ticket=target, user=bela).delete()

    undo_merge(rearrangement=made, by=iris, now=LATEST)

    assert (watching(source), watching(target)) == ({"Béla Novák"}, {"Anna Berger"})


def test_one_vote_of_a_programme_survives_and_comes_back(iris, alpine, fjords, bela):
    both, only = fjords, ProgrammeFactory()
    source, target = (TicketFactory(programme=alpine, requester=bela, kind="idea", visibility="public") for _ in "ab")
    for ticket, programme in ((source, both), (source, only), (target, both)):
        IdeaVote.objects.create(ticket=ticket, programme=programme, at=NOON)

    made = merged(source, target, iris)
    assert (target.votes, {vote.programme for vote in target.idea_votes.all()}) == (2, {both, only})

    undo_merge(rearrangement=made, by=iris, now=LATEST)
    source.refresh_from_db()
    target.refresh_from_db()
    assert (source.votes, target.votes) == (2, 1)


def test_links_move_without_doubles_and_never_to_the_target_itself(iris, alpine, source, target):
    third = TicketFactory(programme=alpine)
    for ticket, other in ((source, target), (source, third), (target, third), (third, source)):
        TicketLink.objects.create(ticket=ticket, kind=LinkKind.RELATED_TO, other=other, made_at=NOON)

    made = merged(source, target, iris)
    after = set(TicketLink.objects.values_list("ticket__number", "other__number"))
    assert after == {(7, 5), (7, third.number), (5, third.number), (third.number, 5)}

    undo_merge(rearrangement=made, by=iris, now=LATEST)
    back = set(TicketLink.objects.values_list("ticket__number", "other__number"))
    assert back == {(7, 5), (7, third.number), (5, third.number), (third.number, 7)}


def test_a_chain_is_followed_and_undone_from_its_end(iris, alpine, bela, source, target):
    last = TicketFactory(programme=alpine, requester=bela)
    first, second = merged(source, target, iris), merged(target, last, iris)

    assert current_ticket(Ticket.objects.get(pk=source.pk)) == last
    with pytest.raises(RearrangementError, match="Undo that first"):
        undo_merge(rearrangement=first, by=iris, now=LATEST)

    undo_merge(rearrangement=second, by=iris, now=LATEST)
    first.refresh_from_db()
    undo_merge(rearrangement=first, by=iris, now=LATEST)
    assert bodies(source) == ["The addons are gone"]


def test_nothing_is_said_or_moved_in_a_merged_ticket(iris, bela, source, target):
    stale = Ticket.objects.get(pk=source.pk)
    merged(source, target, iris)

    for ticket in (source, stale):
        with pytest.raises(TicketError, match="part of another ticket"):
            conversation.reply(ticket=ticket, by=bela, body="Hello?", now=LATEST)
    assert bodies(source) == []


@pytest.mark.parametrize(
    ("of_source", "of_target", "words"),
    [
        ({}, {"status": Status.CLOSED, "closed_at": NOON}, "is over"),
        ({"support": True, "estimate": "proposed"}, {}, "open estimate"),
    ],
)
def test_merge_refuses(iris, alpine, bela, of_source, of_target, words):
    estimate = of_source.pop("estimate", None)
    source = TicketFactory(programme=alpine, requester=bela, **of_source)
    target = TicketFactory(programme=alpine, requester=bela, **of_target)
    if estimate:
        EstimateFactory(ticket=source, status=estimate)

    with pytest.raises(RearrangementError, match=words):
        merge(source=source, target=target, by=iris, now=LATER)
    assert not Rearrangement.objects.exists()


def test_a_ticket_is_not_merged_into_itself_nor_twice(iris, alpine, source, target):
    with pytest.raises(RearrangementError, match="itself"):
        merge(source=source, target=source, by=iris, now=LATER)
    merged(source, target, iris)
    with pytest.raises(TicketError, match="part of another"):
        merge(source=target, target=source, by=iris, now=LATER)
    assert Rearrangement.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "bela", "carla"])
def test_only_agents_merge_and_undo(request, iris, source, target, who):
    person = request.getfixturevalue(who)
    with pytest.raises(RearrangementError, match="Only agents"):
        merge(source=source, target=target, by=person, now=LATER)
    made = merged(source, target, iris)
    with pytest.raises(RearrangementError, match="Only agents"):
        undo_merge(rearrangement=made, by=person, now=LATEST)


def test_money_stays_where_it_was_booked(iris, alpine, bela):
    source = TicketFactory(support=True, programme=alpine, requester=bela)
    target = TicketFactory(programme=alpine, requester=bela)
    entry = WorkEntryFactory(ticket=source, agent=iris)
    UncoveredWork.objects.create(entry=entry, minutes=15, reason="no_hours")
    booked = TicketEvent.objects.create(ticket=source, kind=EventKind.TIME, text="15 min booked", created_at=NOON)

    merged(source, target, iris)

    entry.refresh_from_db()
    booked.refresh_from_db()
    assert (entry.ticket, booked.ticket) == (source, source)


def test_what_cost_hours_never_becomes_part_of_another_programmes_ticket(iris, alpine, fjords, bela, carla):
    source = TicketFactory(support=True, programme=alpine, requester=bela, visibility="public")
    UncoveredWork.objects.create(entry=WorkEntryFactory(ticket=source, agent=iris), minutes=15, reason="no_hours")
    target = TicketFactory(programme=fjords, requester=carla)

    with pytest.raises(RearrangementError, match="cost hours"):
        merge(source=source, target=target, by=iris, now=LATER, is_confirmed=True)
