"""Courses are written in the editing desk by the academy's people; search hears of each publishing."""

import pytest
from django.urls import reverse

from academy.models import Course
from search.models import StaleEntry
from tests.factories.academy import CourseFactory

pytestmark = pytest.mark.django_db
COURSE = {
    "title": "Plugins", "slug": "plugins", "summary": "How to build one.", "outcomes": "build one", "level": "expert",
    "language": "English", "description": '{"blocks": [], "entityMap": {}}', "label": "", "audience": "",
    "requirements": "",
}  # fmt: skip


def test_the_team_drafts_and_publishes_a_course(client, tomas):
    client.force_login(tomas)

    client.post(reverse("wagtailsnippets_academy_course:add"), COURSE)
    course = Course.objects.get()
    assert (course.title, course.live) == ("Plugins", False)

    edit = reverse("wagtailsnippets_academy_course:edit", args=[course.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, COURSE | {"action-publish": "1"})
    course.refresh_from_db()
    assert course.live
    assert StaleEntry.objects.filter(kind="course", object_id=course.pk).exists()


def test_others_of_interact_do_not_write_courses(client, iris):
    client.force_login(iris)

    response = client.get(reverse("wagtailsnippets_academy_course:list"))

    assert response.status_code in (302, 403)


def test_a_course_cannot_be_deleted(client, tomas):
    course = CourseFactory()
    client.force_login(tomas)

    client.post(reverse("wagtailsnippets_academy_course:delete", args=[course.pk]))

    assert Course.objects.filter(pk=course.pk).exists()


def test_the_preview_shows_the_course(client, tomas):
    client.force_login(tomas)
    course = CourseFactory(title="Plugins", outcomes="build one")

    text = course.make_preview_request().content.decode()

    assert "Plugins" in text and "build one" in text
