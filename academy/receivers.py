"""Editors publish courses in the editing desk; search hears of it."""

from typing import Any

from wagtail.signals import published, unpublished

from academy.models import Course
from search.actions import mark_stale


def course_changed(sender: type[Course], instance: Course, **kwargs: Any) -> None:
    mark_stale(instance)


def connect() -> None:
    published.connect(course_changed, sender=Course, dispatch_uid="academy.course_published")
    unpublished.connect(course_changed, sender=Course, dispatch_uid="academy.course_unpublished")
