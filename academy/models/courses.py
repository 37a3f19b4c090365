from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from academy.enums import Level
from academy.querysets import CourseQuerySet


class Course(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """What is taught: editors draft and publish it (``live``). Dates, places and people belong to its cohorts."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=120)
    label = models.CharField(max_length=120, blank=True, help_text=_("Above the title, such as: Certified training."))
    summary = models.CharField(max_length=300, help_text=_("One or two sentences: what it is and for whom."))
    description = RichTextField(blank=True, features=["h3", "bold", "italic", "link", "ul", "ol"])
    outcomes = models.TextField(blank=True, help_text=_("One on each line; continues “Afterwards you can …”."))
    audience = models.CharField(max_length=200, blank=True, help_text=_("For whom it is."))
    requirements = models.CharField(max_length=300, blank=True, help_text=_("What participants bring along."))
    language = models.CharField(max_length=40, default="English")
    level = models.CharField(max_length=12, choices=Level, default=Level.PRACTICE)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="course", for_concrete_model=False)
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="course",
        for_concrete_model=False,
    )

    objects = CourseQuerySet.as_manager()

    panels = [
        FieldPanel(name)
        for name in (
            "title", "slug", "label", "summary", "outcomes", "description", "audience", "requirements", "language",
            "level",
        )
    ]  # fmt: skip

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("academy:course", args=[self.slug])

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "academy/course_preview.html"

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def outcome_lines(self) -> list[str]:
        return [line.strip() for line in self.outcomes.splitlines() if line.strip()]
