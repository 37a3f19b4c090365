"""Two programmes become one while people come in: nobody is left in the closed one."""

from collections import deque
from datetime import UTC, datetime

import pytest

from portal.accounts.actions.memberships import MembershipError, ask_to_join
from portal.accounts.actions.programmes import ProgrammeError, merge_programmes
from portal.accounts.enums import MembershipStatus
from portal.accounts.models import Membership, Programme, User
from tests.factories.accounts import ProgrammeFactory, UserFactory
from tests.faults.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def together(acts):
    """Each act once, all starting at the same moment."""
    waiting = deque(acts)
    return at_once(len(acts), lambda: waiting.popleft()())


def test_who_asks_while_the_programme_closes_waits_at_the_target_or_is_told(alpine, fjords, tomas):
    people = [UserFactory() for _ in range(8)]

    def ask(person):
        try:
            ask_to_join(programme=Programme.objects.get(pk=alpine.pk), by=User.objects.get(pk=person.pk), now=NOON)
        except MembershipError:
            return "told"
        return "asked"

    def merge():
        merge_programmes(source=alpine, into=fjords, by=tomas, now=NOON)
        return "merged"

    asking = [lambda person=person: ask(person) for person in people]
    answers = together([*asking[:4], merge, *asking[4:]])

    waiting = Membership.objects.filter(status=MembershipStatus.REQUESTED)
    assert set(waiting.values_list("programme", flat=True)) <= {fjords.pk}
    assert waiting.count() == answers.count("asked")
    assert answers.count("merged") == 1


def test_two_merges_of_one_programme_have_one_winner(alpine, fjords, tomas):
    third = ProgrammeFactory()

    def merge(into):
        try:
            source, target = (Programme.objects.get(pk=each.pk) for each in (alpine, into))
            merge_programmes(source=source, into=target, by=tomas, now=NOON)
        except ProgrammeError:
            return "told"
        return "merged"

    answers = together([lambda: merge(fjords), lambda: merge(third)])

    assert sorted(answers) == ["merged", "told"]
