"""A prepared query says what the query itself says, on every database, and refuses what it could not fill in."""

from datetime import timedelta

import pytest

from helpdesk import furniture
from helpdesk.models import Presence, Tag, Ticket
from helpdesk.prepared import Prepared
from tests.factories.accounts import UserFactory
from tests.factories.desk import DraftFactory, TagFactory
from tests.factories.helpdesk import NOON, TicketFactory

pytestmark = pytest.mark.django_db


def as_written(rows):
    return sorted((what, pk, furniture._json(facts)) for what, pk, facts in rows)


def test_each_use_is_filled_with_its_own_values(iris, tomas, django_assert_num_queries):
    tickets = [TicketFactory(), TicketFactory()]
    for number, ticket in enumerate(tickets):
        ticket.tags.add(TagFactory(name=f"Tag {number}", slug=f"tag-{number}"))
        DraftFactory(ticket=ticket, user=iris, fields={"body": f"Draft {number}", "at_desk": True})
        Presence.objects.create(ticket=ticket, user=tomas, seen_at=NOON - timedelta(seconds=30 + 60 * number))

    for ticket in tickets:
        values = {"ticket": ticket.pk, "user": iris.pk, "since": NOON - timedelta(seconds=60)}
        expected = as_written(furniture._beside(**values))
        with django_assert_num_queries(1):
            prepared = as_written(furniture.BESIDE.rows(**values))
        assert prepared == expected
        assert {what for what, *_ in prepared} == {"tag", "draft"} | ({"here"} if ticket == tickets[0] else set())


def test_the_furniture_of_two_agents_differs_as_their_own_things_do(iris, tomas):
    TagFactory(name="Shared", slug="shared")
    for person in (iris, tomas, iris):
        rows = as_written(furniture.FURNITURE.rows(user=person.pk))
        assert rows == as_written(furniture._furniture(user=person.pk))


def test_a_placeholder_that_does_not_reach_the_sql_is_refused():
    forgetful = Prepared(lambda user: Tag.objects.values_list("pk"), keys=["user"])

    with pytest.raises(LookupError):
        list(forgetful.rows(user=1))


def test_the_sql_is_written_once(iris):
    written = []

    def build(number: int):
        written.append(number)
        return Ticket.objects.filter(number=number).values_list("number")

    prepared = Prepared(build, keys=["number"])
    ticket = TicketFactory(requester=UserFactory())

    assert [list(prepared.rows(number=number)) for number in (ticket.number, ticket.number + 1)] == [
        [(ticket.number,)], [],
    ]  # fmt: skip
    assert len(written) == 1
