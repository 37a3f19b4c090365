"""Real threads on a real database: the scarce things of this room are given once."""

from datetime import date
from unittest.mock import patch

import pytest
from django.db import connection

from licences.actions import checking, moving, requests
from licences.enums import AgreementStatus
from licences.errors import AlreadyAsked, LicenceError
from licences.models import Agreement, EntitlementGrant, LicenceRequest
from licences.signals import agreement_in_force
from portal.accounts.models import Membership, Programme
from portal.notices.models import Message
from tests.factories.accounts import MembershipFactory
from tests.factories.licences import NOON, AgreementFactory
from tests.faults.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 11, 20)
INDEX = "one_open_request_per_programme"
DEFINITION = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE name = %s",
    "postgresql": "SELECT indexdef FROM pg_indexes WHERE indexname = %s",
}


def told(work):
    """A thread's work whose refusal is an answer, not an end."""
    try:
        return work()
    except LicenceError as error:
        return type(error).__name__


def ask_as_sixteen(alpine):
    people = iter([MembershipFactory(programme=alpine, manager=True).user for _ in range(16)])

    def ask():
        requests.start(programme=Programme.objects.get(pk=alpine.pk), by=next(people), now=NOON)
        return "asked"

    return sorted(at_once(16, lambda: told(ask)))


def test_sixteen_people_asking_for_one_programme_make_one_request(alpine):
    answers = ask_as_sixteen(alpine)

    assert answers == [AlreadyAsked.__name__] * 15 + ["asked"]
    assert (LicenceRequest.objects.count(), Membership.objects.count()) == (1, 16)


def test_without_the_index_the_same_sixteen_make_sixteen_requests(alpine):
    """The race is there: only the database stands in its way."""
    with connection.cursor() as cursor:
        cursor.execute(DEFINITION[connection.vendor], [INDEX])
        definition = cursor.fetchone()[0]
        cursor.execute(f"DROP INDEX {INDEX}")
    try:
        assert ask_as_sixteen(alpine) == ["asked"] * 16
        LicenceRequest.objects.all().delete()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(definition)


@pytest.fixture
def heard():
    """How often the news went out; held strongly, the signal keeps weak references."""
    news = []

    def listen(sender, **facts):
        news.append(facts["agreement"].pk)

    agreement_in_force.connect(listen)
    yield news
    agreement_in_force.disconnect(listen)


def force_as_twenty(agreement, iris):
    """Twenty clerks who all looked at the same page before they pressed the button."""
    copies = iter([Agreement.objects.select_related("programme", "request").get(pk=agreement.pk) for _ in range(20)])

    def force():
        checking.put_in_force(agreement=next(copies), signed_on=TODAY, by=iris, now=NOON)
        return "in force"

    return sorted(at_once(20, lambda: told(force)))


def test_twenty_clerks_put_one_agreement_in_force_once(anna, iris, alpine, heard):
    agreement = AgreementFactory(programme=alpine, countersigned=True)

    answers = force_as_twenty(agreement, iris)

    mails = Message.objects.filter(template__startswith="licences/").values_list("template", flat=True).order_by("pk")
    assert answers == [LicenceError.__name__] * 19 + ["in force"]
    assert heard == [agreement.pk]
    assert EntitlementGrant.objects.count() == 5
    assert list(mails) == ["licences/agreement_in_force", "licences/agreement_in_force_signatory"]


def test_without_the_conditional_update_the_news_goes_out_twenty_times(anna, iris, alpine, heard):
    agreement = AgreementFactory(programme=alpine, countersigned=True)
    heard_only = [receiver for receiver in agreement_in_force.receivers if receiver[0][0] != 0][-1:]

    with (
        patch.object(moving, "_where_seen", lambda seen: Agreement.objects.filter(pk=seen.pk)),
        patch.object(agreement_in_force, "receivers", heard_only),
    ):
        agreement_in_force.sender_receivers_cache.clear()
        answers = force_as_twenty(agreement, iris)
    agreement_in_force.sender_receivers_cache.clear()

    assert (answers, len(heard)) == (["in force"] * 20, 20)
    assert Agreement.objects.get().status == AgreementStatus.IN_FORCE
