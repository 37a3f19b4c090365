"""The pages as owner, stranger and guest meet them; the door; links without signing in; feeds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from portal.accounts.link_tokens import hash_of
from portal.events.actions import answer, make_feed, publish_occasion, send_due
from portal.events.enums import Answer, Via
from portal.events.models import Guest, Invitation, Occasion, Participation
from tests.factories.events import InvitationFactory, OccasionFactory, ParticipationFactory, SeriesFactory
from tests.queries import count

pytestmark = pytest.mark.django_db
SOON = timedelta(days=3)


@pytest.fixture
def occasion(alpine):
    return OccasionFactory(
        published=True, audience=f"programme:{alpine.pk}", starts_at=timezone.now() + SOON, capacity=60,
        join_url="https://meet.example/secret", agenda="10:00 Welcome",
    )  # fmt: skip


def said(occasion):
    return dict(Participation.objects.filter(occasion=occasion).values_list("user__name", "answer"))


def page(client, occasion):
    return client.get(occasion.get_absolute_url()).content.decode()


def test_anna_answers_on_the_page_and_sees_it(client, anna, occasion):
    client.force_login(anna)

    response = client.post(reverse("events:answer", args=[occasion.pk]), {"answer": "going"}, follow=True)

    assert said(occasion) == {"Anna Berger": "going"}
    assert "1 of 60 seats taken" in response.content.decode()


def test_an_answer_that_says_nothing_gets_a_clear_message(client, anna, occasion):
    client.force_login(anna)

    response = client.post(reverse("events:answer", args=[occasion.pk]), {"answer": "perhaps"})

    assert response.status_code == 422
    assert said(occasion) == {}


def test_colleagues_and_their_silence_are_named(client, anna, bela, occasion):
    answer(occasion=occasion, answer=Answer.GOING, by=Guest("a@b.example"), via=Via.LINK, now=timezone.now())
    InvitationFactory(occasion=occasion, user=bela)
    client.force_login(anna)
    assert "1 has not answered" in page(client, occasion)

    answer(occasion=occasion, answer=Answer.GOING, by=bela, via=Via.WEB, now=timezone.now())
    assert "Béla comes" in page(client, occasion)


@pytest.mark.parametrize(
    ("minutes", "word", "opens"), [(14, "going", True), (16, "going", False), (14, "maybe", False)]
)
def test_the_door_opens_in_time_for_those_who_said_yes(client, anna, occasion, minutes, word, opens):
    answer(occasion=occasion, answer=Answer(word), by=anna, via=Via.WEB, now=timezone.now())
    Occasion.objects.filter(pk=occasion.pk).update(starts_at=timezone.now() + timedelta(minutes=minutes))
    client.force_login(anna)

    assert "meet.example" not in page(client, occasion)
    response = client.get(reverse("events:join", args=[occasion.pk]))

    assert response["Location"] == ("https://meet.example/secret" if opens else occasion.get_absolute_url())


def test_a_guest_answers_from_the_mail_without_signing_in(client, tomas, alpine, anna):
    draft = OccasionFactory(audience=f"programme:{alpine.pk}", starts_at=timezone.now() + SOON)
    publish_occasion(occasion=draft, by=tomas, now=timezone.now())
    send_due(now=timezone.now())
    url = Invitation.objects.get(occasion=draft, user=anna).answer_url

    assert client.get(url).status_code == 200
    assert said(draft) == {}

    response = client.post(url, {"answer": "maybe"}, follow=True)
    assert said(draft) == {"Anna Berger": "maybe"}
    assert "Noted as maybe" in response.content.decode()


def test_the_link_of_a_closed_account_answers_404(client, bela):
    row = InvitationFactory(user=bela, token_hash="x")
    Invitation.objects.filter(pk=row.pk).update(token_hash=hash_of(row.token))
    bela.is_active = False
    bela.save()

    assert client.get(row.answer_url).status_code == 404


def test_a_feed_holds_what_was_not_declined_and_a_new_one_ends_the_old(client, anna, bela, occasion):
    declined = OccasionFactory(published=True, starts_at=timezone.now() + SOON)
    ParticipationFactory(occasion=declined, user=anna, answer=Answer.NOT_GOING)
    old = reverse("events:feed", args=[make_feed(by=anna, now=timezone.now()).token])

    events = Calendar.from_ical(client.get(old).content).events
    assert [event["UID"] for event in events] == [occasion.uid]

    make_feed(by=anna, now=timezone.now())
    assert client.get(old).status_code == 404


def test_a_strangers_calendar_shows_nothing_of_a_programme(client, carla, occasion):
    client.force_login(carla)

    assert occasion.title not in client.get(reverse("events:calendar")).content.decode()
    assert occasion.uid not in client.get(reverse("events:public_file")).content.decode()


def test_public_reading_is_not_an_invitation(client, carla, occasion):
    Occasion.objects.update(is_public=True)
    client.force_login(carla)

    assert "Save my answer" not in page(client, occasion)
    assert client.post(reverse("events:answer", args=[occasion.pk]), {"answer": "going"}).status_code == 403


@pytest.mark.parametrize(("who", "name", "budget"), [("anna", "calendar", 12), ("tomas", "desk", 12)])
def test_lists_take_the_same_queries_for_1_and_30_rows(client, request, who, name, budget):
    client.force_login(request.getfixturevalue(who))
    url, series = reverse(f"events:{name}"), SeriesFactory()
    sizes = []
    for number in (1, 29):
        OccasionFactory.create_batch(number, published=True, series=series, starts_at=timezone.now() + SOON)
        sizes.append(count(client, url))

    assert sizes[0] == sizes[1] <= budget


def test_details_take_the_same_queries_for_1_and_30_answers(client, anna, tomas, occasion):
    sizes = []
    for number in (1, 29):
        ParticipationFactory.create_batch(number, occasion=occasion, answer=Answer.GOING)
        InvitationFactory.create_batch(number, occasion=occasion)
        client.force_login(anna)
        sizes.append([count(client, occasion.get_absolute_url())])
        client.force_login(tomas)
        sizes[-1].append(count(client, reverse("events:desk_occasion", args=[occasion.pk])))

    assert sizes[0] == sizes[1]
    assert max(sizes[0]) <= 15
