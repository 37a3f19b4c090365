"""Links lead only where the reader may go."""

import pytest
from django.contrib.auth.models import AnonymousUser

from helpdesk.actions.linking import LinkError, add_link, remove_link
from helpdesk.enums import LinkKind
from helpdesk.linked import links_for
from helpdesk.models import TicketLink
from tests.factories.helpdesk import NOON, TicketFactory
from tests.factories.releases import ChangeEntryFactory, ReleaseFactory
from tests.outbox import audit_verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(alpine, bela):
    return TicketFactory(programme=alpine, requester=bela, number=7, title="Addons gone", visibility="public")


@pytest.fixture
def other(fjords, carla):
    return TicketFactory(programme=fjords, requester=carla, number=9, title="Ours alone")


def seen(ticket, reader):
    return [(str(line.words), line.name) for line in links_for(ticket, reader)]


def test_both_ends_say_it_in_their_own_words(iris, ticket, other):
    link = add_link(ticket=ticket, kind=LinkKind.DUPLICATE_OF, to=other, by=iris, now=NOON)

    assert seen(ticket, iris) == [("duplicate of", "JH-9 Ours alone")]
    assert seen(other, iris) == [("has a duplicate", "JH-7 Addons gone")]
    remove_link(link=link, by=iris, now=NOON)
    remove_link(link=link, by=iris, now=NOON)
    assert audit_verbs(ticket) == ["helpdesk.linked", "helpdesk.unlinked"]


def test_a_customer_reads_nothing_of_a_ticket_they_may_not_open(iris, bela, carla, ticket, other):
    add_link(ticket=ticket, kind=LinkKind.RELATED_TO, to=other, by=iris, now=NOON)

    assert (seen(ticket, bela), seen(ticket, AnonymousUser())) == ([], [])
    assert seen(ticket, carla) == [("related to", "JH-9 Ours alone")]
    assert all(event.is_internal for event in ticket.events.all())


def test_a_release_in_preparation_is_told_to_nobody_outside(iris, bela, ticket):
    known, coming = ReleaseFactory(version="10.0.1"), ReleaseFactory(version="11.0.0", prepared=True)
    add_link(ticket=ticket, kind=LinkKind.CAUSED_BY, to=known, by=iris, now=NOON)
    for release, title in ((known, "Menu again"), (coming, "Secret")):
        change = ChangeEntryFactory(release=release, title=title)
        add_link(ticket=ticket, kind=LinkKind.FIXED_IN, to=change, by=iris, now=NOON)

    ours = [("caused by release", "10.0.1"), ("fixed in change", "10.0.1: Menu again")]
    assert seen(ticket, bela) == ours
    assert seen(ticket, iris) == [*ours, ("fixed in change", "11.0.0: Secret")]


def test_links_refuse_doubles_themselves_and_the_wrong_goal(iris, ticket, other):
    add_link(ticket=ticket, kind=LinkKind.BLOCKED_BY, to=other, by=iris, now=NOON)
    wrong = [
        (LinkKind.BLOCKED_BY, other),
        (LinkKind.RELATED_TO, ticket),
        (LinkKind.CAUSED_BY, other),
        (LinkKind.RELATED_TO, ReleaseFactory()),
    ]
    for kind, goal in wrong:
        with pytest.raises(LinkError):
            add_link(ticket=ticket, kind=kind, to=goal, by=iris, now=NOON)
    assert TicketLink.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "bela", "carla"])
def test_only_agents_link(request, iris, ticket, other, who):
    person = request.getfixturevalue(who)
    with pytest.raises(LinkError, match="Only agents"):
        add_link(ticket=ticket, kind=LinkKind.RELATED_TO, to=other, by=person, now=NOON)
    link = add_link(ticket=ticket, kind=LinkKind.RELATED_TO, to=other, by=iris, now=NOON)
    with pytest.raises(LinkError, match="Only agents"):
        remove_link(link=link, by=person, now=NOON)
