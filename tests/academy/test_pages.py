"""The course and its group as applicant, colleague, stranger and guest meet them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from academy.models import ApplicationDraft, Cohort, Course, Enrolment, Session
from academy.search_sources import CourseSource
from academy.selectors import my_enrolments, open_cohorts
from portal.accounts.audiences import tokens_for
from tests.factories.academy import NOON, CohortFactory, CourseFactory, EnrolmentFactory, SessionFactory
from tests.queries import count

pytestmark = pytest.mark.django_db
GOOD = {"role": "it", "motivation": "I run Jems for us."}


def around(**more):
    now = timezone.now()
    days = {"opens_at": now - timedelta(days=9), "closes_at": now + timedelta(days=9)}
    return days | {"starts_on": (now + timedelta(days=40)).date()} | more


@pytest.fixture
def cohort():
    return CohortFactory(course=CourseFactory(slug="jems", outcomes="update Jems\nread the log"), **around())


def test_anna_applies_staff_enrol_and_both_see_it(client, anna, alpine, tomas, cohort):
    client.force_login(anna)
    response = client.post(reverse("academy:apply", args=[cohort.pk]), GOOD | {"programme": alpine.pk}, follow=True)
    assert "Waiting for the trainers." in response.content.decode()

    client.force_login(tomas)
    row = Enrolment.objects.get(user=anna)
    decision = {"enrolments": [row.pk], "decision": "enrol"}
    response = client.post(reverse("academy:decide", args=[cohort.pk]), decision, follow=True)
    assert "1 of 25 places given" in response.content.decode()

    client.force_login(anna)
    assert "You have a place." in client.get(cohort.course.get_absolute_url()).content.decode()
    assert "Anna Berger" in client.get(cohort.get_absolute_url()).content.decode()


def test_nothing_typed_is_lost(client, anna, cohort):
    client.force_login(anna)
    url = reverse("academy:apply", args=[cohort.pk])

    response = client.post(url, {"role": "", "motivation": "Half a sentence"})
    assert response.status_code == 422 and "Half a sentence" in response.content.decode()
    assert "Half a sentence" in client.get(url).content.decode()

    client.post(url, {"role": "it", "motivation": "More of it", "save": "1"})
    Cohort.objects.update(closes_at=timezone.now())
    client.post(url, GOOD | {"motivation": "The whole of it"})
    assert ApplicationDraft.objects.get().data["motivation"] == "The whole of it"
    assert Enrolment.objects.count() == 0


def test_a_programme_of_others_cannot_be_named(client, anna, fjords, cohort):
    client.force_login(anna)

    response = client.post(reverse("academy:apply", args=[cohort.pk]), GOOD | {"programme": fjords.pk})

    assert response.status_code == 422
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(("who", "sees"), [("anna", True), ("bela", False), ("tomas", True), (None, False)])
def test_names_and_links_are_for_the_group(client, request, carla, anna, cohort, who, sees):
    SessionFactory(cohort=cohort, join_url="https://meet.example/secret")
    for person in (anna, carla):
        EnrolmentFactory(cohort=cohort, user=person, enrolled=True)
    if who:
        client.force_login(request.getfixturevalue(who))

    text = client.get(cohort.get_absolute_url()).content.decode()

    assert ("Carla Moen" in text, "meet.example" in text) == (sees, sees)


def test_an_applicant_gives_the_place_back(client, anna, cohort):
    EnrolmentFactory(cohort=cohort, user=anna, enrolled=True)
    Cohort.objects.update(seats_taken=1)
    client.force_login(anna)

    client.post(reverse("academy:withdraw", args=[cohort.pk]))

    assert (Enrolment.objects.get().status, Cohort.objects.get().seats_taken) == ("withdrawn", 0)


def test_the_team_plans_a_group_with_its_sessions(client, tomas):
    course = CourseFactory(slug="jems")
    client.force_login(tomas)
    facts = {
        "title": "spring 2030", "starts_on": "2030-05-02", "ends_on": "", "capacity": "25", "decides_on": "",
        "opens_on": "2030-02-01", "closes_on": "2030-03-31",
    }  # fmt: skip
    url = reverse("academy:new_cohort") + "?course=jems"

    assert client.post(url, facts | {"closes_on": "2030-01-01"}).status_code == 422
    client.post(url, facts)
    cohort = Cohort.objects.get(course=course)
    assert (cohort.status, cohort.closes_at.isoformat()) == ("planned", "2030-03-31T21:59:59+00:00")

    session = {"title": "Welcome", "trainers": "", "day": "2030-05-02", "begins": "10:00", "ends": "11:30"}
    client.post(reverse("academy:new_session", args=[cohort.pk]), session)
    assert Session.objects.get().starts_at.isoformat() == "2030-05-02T08:00:00+00:00"


def test_a_decision_without_a_tick_says_so(client, tomas, cohort):
    EnrolmentFactory(cohort=cohort)
    client.force_login(tomas)

    response = client.post(reverse("academy:decide", args=[cohort.pk]), {"decision": "enrol"})

    assert response.status_code == 422
    assert "Tick at least one application." in response.content.decode()


@pytest.mark.parametrize("live", [True, False])
def test_search_audience_and_visibility_agree(anna, tomas, stranger, live):
    document = CourseSource().document(CourseFactory(live=live))

    for reader in (anna, tomas, stranger, AnonymousUser()):
        found = bool(document.audiences & tokens_for(reader))
        assert found == Course.objects.visible_to(reader).exists(), reader


def test_selectors_for_the_pages_above(anna, cohort):
    row = EnrolmentFactory(cohort=cohort, user=anna)
    EnrolmentFactory(user=anna, withdrawn=True, cohort__planned=True)

    assert my_enrolments(anna) == [row]
    past = EnrolmentFactory(user=anna, completed=True, cohort__finished=True, cohort__starts_on=NOON.date())
    assert my_enrolments(anna) == [past, row]
    assert my_enrolments(anna, timezone.now()) == [row]
    assert my_enrolments(AnonymousUser()) == []
    assert open_cohorts(timezone.now()) == [cohort]


@pytest.mark.parametrize(("who", "name"), [("anna", "courses"), ("tomas", "desk")])
def test_lists_take_the_same_queries_for_1_and_30_rows(client, request, who, name):
    client.force_login(request.getfixturevalue(who))
    sizes = []
    for number in (1, 29):
        EnrolmentFactory.create_batch(number, cohort__starts_on=around()["starts_on"])
        sizes.append(count(client, reverse(f"academy:{name}")))

    assert sizes[0] == sizes[1] <= 12


def test_details_take_the_same_queries_for_1_and_30_rows(client, anna, tomas, cohort):
    EnrolmentFactory(cohort=cohort, user=anna, enrolled=True)
    urls = {
        anna: [cohort.course.get_absolute_url(), cohort.get_absolute_url()],
        tomas: [reverse("academy:desk_cohort", args=[cohort.pk])],
    }
    sizes = []
    for number in (1, 29):
        EnrolmentFactory.create_batch(number, cohort=cohort, enrolled=True)
        SessionFactory.create_batch(number, cohort=cohort)
        sizes.append([])
        for person, pages in urls.items():
            client.force_login(person)
            sizes[-1] += [count(client, url) for url in pages]

    assert sizes[0] == sizes[1]
    assert max(sizes[0]) <= 15
