from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _

from academy.models import Course
from portal.accounts.audiences import PUBLIC
from search.documents import SearchDocument
from search.sources import Source

TEAM = "academy"


class CourseSource(Source):
    kind = "course"
    icon = "cap"
    model = Course
    title = _("Course")
    plural = _("Courses")

    def queryset(self) -> QuerySet[Any]:
        return Course.objects.all()

    def document(self, obj: Course) -> SearchDocument:
        texts = [obj.summary, obj.outcomes, strip_tags(obj.description), obj.audience]
        return SearchDocument(
            kind=self.kind,
            object_id=obj.pk,
            title=obj.title,
            body="\n".join(filter(None, texts)),
            url=obj.get_absolute_url(),
            audiences=frozenset({TEAM} | ({PUBLIC} if obj.live else set())),
            at=obj.last_published_at,
            facts=f"{obj.get_level_display()}, {obj.language}",
            facets={"level": obj.level},
        )
