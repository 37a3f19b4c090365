"""Ideas: who sees them, one vote of each programme, what an agent says becomes of them."""

import pytest

from helpdesk.actions import ideas
from helpdesk.enums import IdeaStatus, Kind, Status, Visibility
from helpdesk.models import IdeaVote
from portal.events.enums import SeriesKind
from portal.notices.models import Message
from tests.factories.accounts import MembershipFactory
from tests.factories.events import OccasionFactory
from tests.factories.helpdesk import NOON, TicketFactory, WatcherFactory
from tests.factories.releases import ReleaseFactory
from tests.golden import assert_golden
from tests.outbox import audit_verbs, queued_messages
from tests.queries import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(alpine, bela):
    return TicketFactory(
        kind=Kind.IDEA, programme=alpine, requester=bela, visibility=Visibility.PUBLIC, number=97,
        title="Reopen a finalised checklist", status=Status.OPEN,
    )  # fmt: skip


def titles(client, query=""):
    return [each.title for each in client.get(f"/helpdesk/ideas/{query}").context["ideas"]]


def test_ideas_are_listed_for_whom_they_are_visible(client, idea, alpine, bela, stranger):
    TicketFactory(kind=Kind.IDEA, programme=alpine, requester=bela, title="Ours alone", votes=3)

    assert titles(client) == ["Reopen a finalised checklist"]
    client.force_login(stranger)
    assert titles(client) == ["Reopen a finalised checklist"]
    client.force_login(bela)
    assert titles(client) == ["Ours alone", "Reopen a finalised checklist"]


def test_sorts_and_filters(client, idea):
    given = {"kind": Kind.IDEA, "visibility": Visibility.PUBLIC}
    TicketFactory(title="Planned", idea_status=IdeaStatus.PLANNED, votes=2, **given)
    TicketFactory(title="Refused", idea_status=IdeaStatus.NOT_PLANNED, votes=9, **given)

    assert titles(client) == ["Refused", "Planned", "Reopen a finalised checklist"]
    assert titles(client, "?sort=newest") == ["Refused", "Planned", "Reopen a finalised checklist"]
    assert titles(client, "?sort=status") == ["Reopen a finalised checklist", "Planned", "Refused"]
    assert titles(client, "?status=review") == ["Reopen a finalised checklist"]
    assert titles(client, "?q=plan&sort=nonsense&status=nonsense") == ["Planned"]


def test_the_list_costs_the_same_for_one_and_thirty(client, idea, bela):
    client.force_login(bela)
    few = count(client, "/helpdesk/ideas/")
    TicketFactory.create_batch(29, kind=Kind.IDEA, visibility=Visibility.PUBLIC)

    assert count(client, "/helpdesk/ideas/") == few <= 12


def test_one_vote_of_a_programme_whoever_presses(client, idea, alpine, bela, anna):
    for person in (bela, anna):
        client.force_login(person)
        answer = client.post(f"/helpdesk/tickets/{idea}/vote/", follow=True)

    idea.refresh_from_db()
    assert (idea.votes, IdeaVote.objects.count()) == (1, 1)
    assert "Interreg Alpine Lakes has voted for this already." in answer.content.decode()

    client.post(f"/helpdesk/tickets/{idea}/vote/", {"do": "take_back"})
    client.post(f"/helpdesk/tickets/{idea}/vote/", {"do": "take_back"})
    idea.refresh_from_db()
    assert (idea.votes, IdeaVote.objects.count()) == (0, 0)
    assert sorted(audit_verbs(idea)) == ["helpdesk.vote_taken_back", "helpdesk.voted"]


def test_who_works_for_two_programmes_votes_for_each(client, idea, fjords, bela):
    MembershipFactory(user=bela, programme=fjords)
    client.force_login(bela)

    client.post(f"/helpdesk/tickets/{idea}/vote/")
    client.post(f"/helpdesk/tickets/{idea}/vote/", {"programme": "alpine-lakes"})
    client.post(f"/helpdesk/tickets/{idea}/vote/", {"programme": "northern-fjords", "from": "list"})

    idea.refresh_from_db()
    assert idea.votes == 2


def test_people_without_a_programme_are_told_why_they_cannot_vote_and_may_comment(client, idea, stranger):
    client.force_login(stranger)

    page = client.post(f"/helpdesk/tickets/{idea}/vote/", follow=True).content.decode()
    client.post(f"/helpdesk/tickets/{idea}/reply/", {"body": "We would use this, too."})

    assert "Programmes vote, one vote each, and you work for none here." in page
    assert (IdeaVote.objects.count(), idea.messages.get().is_peer) == (0, True)


def test_a_decided_idea_takes_no_votes(idea, alpine, bela):
    idea.idea_status = IdeaStatus.NOT_PLANNED

    with pytest.raises(ideas.IdeaError):
        ideas.vote(ticket=idea, programme=alpine, by=bela, now=NOON)


def test_an_agent_says_what_becomes_of_it_and_all_who_wanted_it_hear(idea, alpine, fjords, bela, carla, anna, iris):
    ideas.vote(ticket=idea, programme=fjords, by=carla, now=NOON)
    WatcherFactory(ticket=idea, user=anna)
    release = ReleaseFactory(version="10.1.0")

    ideas.set_idea_status(
        ticket=idea, status=IdeaStatus.RELEASED, reason="It was asked for often.", release=release, by=iris, now=NOON
    )

    idea.refresh_from_db()
    assert (idea.idea_status, idea.idea_release, idea.status) == ("released", release, "solved")
    assert queued_messages() == [
        ("helpdesk/idea_moved", each.email) for each in sorted([bela, anna, carla], key=lambda u: (u == carla, u.pk))
    ]
    assert idea.events.first().text == "Iris: this idea is released. It was asked for often."
    assert_golden(Message.objects.latest("pk"), "helpdesk/idea_moved")


@pytest.mark.parametrize(("status", "reason"), [("planned", " "), ("released", "Yes"), ("shown", "Yes")])
def test_each_status_needs_its_reason_its_release_or_its_review(client, idea, iris, status, reason):
    client.force_login(iris)

    answer = client.post(f"/helpdesk/desk/{idea}/idea/", {"status": status, "reason": reason})

    idea.refresh_from_db()
    assert (answer.status_code, idea.idea_status) == (422, "")


def test_shown_at_a_sprint_review_links_it(client, idea, iris):
    review = OccasionFactory(series__kind=SeriesKind.SPRINT_REVIEW, published=True)
    client.force_login(iris)

    client.post(f"/helpdesk/desk/{idea}/idea/", {"status": "shown", "reason": "Have a look.", "review": review.pk})

    client.logout()
    assert review.get_absolute_url() in client.get("/helpdesk/ideas/").content.decode()
    assert review.title in client.get(idea.get_absolute_url()).content.decode()


def test_two_agents_at_once_have_one_winner(idea, iris):
    from helpdesk.models import Ticket  # a second copy, as another agent read it

    other = Ticket.objects.get(pk=idea.pk)
    ideas.set_idea_status(ticket=idea, status=IdeaStatus.PLANNED, reason="Soon.", by=iris, now=NOON)

    with pytest.raises(ideas.IdeaError):
        ideas.set_idea_status(ticket=other, status=IdeaStatus.NOT_PLANNED, reason="Never.", by=iris, now=NOON)
