"""Editors publish courses in the editing desk, and search hears of it; places follow a programme that is merged."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from django.utils.translation import ngettext
from wagtail.signals import published, unpublished

from academy.actions.merges import take_over
from academy.models import Course, Enrolment
from portal.accounts.merging import Consequence, register_teller
from portal.accounts.models import Programme
from portal.accounts.signals import programmes_merged
from search.actions import mark_stale


def course_changed(sender: type[Course], instance: Course, **kwargs: Any) -> None:
    mark_stale(instance)


@receiver(programmes_merged, dispatch_uid="academy.take_over")
def on_merged(sender: type, source: Programme, into: Programme, by: Any, now: datetime, **kwargs: Any) -> None:
    take_over(source=source, into=into, by=by, now=now)


def tell_merge(source: Programme, into: Programme) -> Iterable[Consequence]:
    if enrolments := Enrolment.objects.filter(programme=source).count():
        text = ngettext("%(count)s application or place in the Academy moves.",
                        "%(count)s applications and places in the Academy move.", enrolments)  # fmt: skip
        yield Consequence(text % {"count": enrolments})


register_teller(tell_merge)


def connect() -> None:
    published.connect(course_changed, sender=Course, dispatch_uid="academy.course_published")
    unpublished.connect(course_changed, sender=Course, dispatch_uid="academy.course_unpublished")
