"""A person reminds signatories, one or many, and is told what happened to each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from licences.actions.reminding import remind
from licences.errors import LicenceError
from licences.models import Agreement
from licences.sweeps import due_reminders
from tests.factories.licences import NOON, AgreementFactory, SigningLinkFactory
from tests.outbox import audit_verbs, queued_messages

pytestmark = pytest.mark.django_db


def test_a_reminder_goes_to_the_live_link_and_uses_up_no_automatic_one(iris):
    link = SigningLinkFactory(agreement__reminders_sent=5)

    remind(agreement=link.agreement, by=iris, now=NOON)

    agreement = Agreement.objects.get()
    assert queued_messages() == [("licences/sign_reminder", "karl.winter@lakes.example")]
    assert (agreement.reminders_sent, agreement.reminded_at) == (5, NOON)
    assert audit_verbs(agreement) == ["licences.reminded_by_staff"]


def test_the_weekly_clock_starts_anew(iris):
    link = SigningLinkFactory(sent_at=NOON - timedelta(days=6), agreement__reminders_sent=0)

    assert due_reminders(now=NOON) == [link.agreement]
    remind(agreement=link.agreement, by=iris, now=NOON)

    assert due_reminders(now=NOON + timedelta(days=6)) == []
    assert due_reminders(now=NOON + timedelta(days=7)) == [link.agreement]


@pytest.mark.parametrize(
    ("link", "agreement", "words"),
    [
        ({}, {"reminded_at": NOON - timedelta(hours=23)}, "less than 24 hours ago"),
        ({"sent_at": NOON - timedelta(hours=2)}, {}, "less than 24 hours ago"),
        ({"expires_at": NOON}, {}, "stopped working"),
        ({"revoked_at": NOON}, {}, "stopped working"),
        ({}, {"status": "void", "closed_at": NOON}, "Nobody is asked"),
    ],
)
def test_a_reminder_that_makes_no_sense_is_refused(iris, link, agreement, words):
    case = SigningLinkFactory(agreement=AgreementFactory(issued=True, **agreement), **link).agreement

    with pytest.raises(LicenceError, match=words):
        remind(agreement=case, by=iris, now=NOON)

    assert queued_messages() == []


def test_many_are_reminded_and_each_is_told(client, iris):
    now = timezone.now()
    live, dead = (
        SigningLinkFactory(sent_at=now - timedelta(days=2), expires_at=now + timedelta(days=days)).agreement
        for days in (9, -1)
    )
    client.force_login(iris)
    url = reverse("licences:desk_send_reminders")

    page = client.post(url, {"agreement": [live.reference, dead.reference, "LA-none"]}, follow=True).content.decode()
    again = client.post(url, {"agreement": live.reference}, follow=True).content.decode()

    assert "A reminder is on its way to Karl Winter." in page
    assert "The link has stopped working." in page
    assert "A reminder went out less than 24 hours ago." in again
    assert queued_messages() == [("licences/sign_reminder", "karl.winter@lakes.example")]


def test_without_a_tick_the_queue_says_so(client, iris):
    client.force_login(iris)

    page = client.post(reverse("licences:desk_send_reminders"), follow=True).content.decode()

    assert "Tick at least one case" in page


def test_one_case_is_reminded_from_its_own_page(client, iris):
    now = timezone.now()
    case = SigningLinkFactory(sent_at=now - timedelta(days=2), expires_at=now + timedelta(days=9)).agreement
    client.force_login(iris)

    page = client.post(reverse("licences:desk_remind", args=[case.reference]), follow=True).content.decode()

    assert "A reminder is on its way to Karl Winter." in page


@pytest.mark.parametrize(("who", "status"), [("iris", 302), ("anna", 403), ("stranger", 403), (None, 302)])
def test_reminders_are_for_licensing_staff(request, client, who, status):
    link = SigningLinkFactory()
    if who:
        client.force_login(request.getfixturevalue(who))

    response = client.post(reverse("licences:desk_send_reminders"), {"agreement": link.agreement.reference})

    assert response.status_code == status
    assert queued_messages() == [] or who == "iris"
