"""Links in mails open for whom they were written, as long as they should, and change nothing when only looked at."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.roster import remove_member
from portal.events.actions import answer, change_occasion, invite_addresses, publish_occasion, remind, send_due
from portal.events.enums import Answer, Via
from portal.events.models import Guest, Invitation, Occasion, Participation
from portal.notices.links import unsubscribe_url
from portal.notices.models import Preference
from portal.notices.topics import optional_topics
from tests.factories.events import OccasionFactory
from tests.factories.licences import SigningLinkFactory
from tests.outbox import queued_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def occasion(alpine, bela, anna, tomas):
    """A meeting of Alpine Lakes alone, the day after tomorrow, with its invitations sent."""
    now = timezone.now()
    made = OccasionFactory(audience=f"programme:{alpine.pk}", starts_at=now + timedelta(days=2))
    publish_occasion(occasion=made, by=tomas, now=now)
    send_due(now=now)
    return made


def mails_to(user):
    return [template for template, address in queued_messages() if address == user.email]


def link_of(user):
    return Invitation.objects.get(user=user).answer_url


def test_answer_link_of_somebody_who_left_the_programme_is_dead(client, occasion, anna, bela):
    assert client.get(link_of(bela)).status_code == 200

    remove_member(membership=bela.memberships.get(), by=anna, now=timezone.now())

    assert [client.get(link_of(user)).status_code for user in (bela, anna)] == [404, 200]
    assert client.post(link_of(bela), {"answer": "going"}).status_code == 404


def test_who_left_the_programme_hears_nothing_more_of_its_meetings(occasion, anna, bela, tomas):
    now = timezone.now()
    answer(occasion=occasion, answer=Answer.GOING, by=bela, via=Via.WEB, now=now)
    remove_member(membership=bela.memberships.get(), by=anna, now=now)
    before = mails_to(bela)

    change_occasion(occasion=Occasion.objects.get(), by=tomas, now=now, agenda="10:00 Secret of Alpine Lakes")
    send_due(now=now)
    remind(now=Occasion.objects.get().starts_at - timedelta(hours=2))

    assert mails_to(bela) == before
    assert "events/changed" in mails_to(anna)


def test_who_was_invited_by_name_needs_no_audience(client, occasion, carla, tomas):
    now = timezone.now()
    invite_addresses(occasion=occasion, guests=[Guest(carla.email)], by=tomas, now=now)
    send_due(now=now)

    assert client.get(link_of(carla)).status_code == 200
    assert mails_to(carla) == ["events/invited"]


def test_looking_at_an_answer_link_answers_nothing(client, occasion, bela):
    for _ in range(2):
        client.get(link_of(bela), {"answer": "going"})
        client.head(link_of(bela))

    assert Participation.objects.count() == 0


@pytest.mark.parametrize("name", ["sign_send_code", "sign_confirm", "sign_upload", "sign_send"])
def test_signing_verbs_are_not_done_by_looking(client, alpine, name):
    now = timezone.now()
    link = SigningLinkFactory(agreement__programme=alpine, sent_at=now, expires_at=now + timedelta(days=30))

    assert client.get(reverse(f"licences:{name}", args=[link.token])).status_code == 405


@pytest.mark.parametrize("tampered", ["", "x", ":"])
def test_unsubscribe_link_of_somebody_else_cannot_be_made(client, anna, tampered):
    topic = optional_topics()[0]
    path = unsubscribe_url(anna, topic).rpartition("/unsubscribe/")[2].strip("/")
    forged = f"{path[:5]}{tampered or 'A'}{path[6:]}"

    response = client.post(reverse("notices:unsubscribe", args=[forged]))

    assert (response.status_code, Preference.objects.count()) == (404, 0)
