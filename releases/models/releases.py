from __future__ import annotations

from typing import Any, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import DraftStateMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from portal.files.models import StoredFile
from releases.enums import (
    Area,
    ChangeAudience,
    ChangeKind,
    DocumentType,
    FileKind,
    ReleaseStatus,
)
from releases.querysets import ReleaseFileQuerySet, ReleaseQuerySet
from releases.versions import MAJOR_STEP, validate_version

# A draft, a revert or a scheduled publish of the texts never touches these.
MOVED_BY_ACTIONS = (
    "version",
    "sort_key",
    "status",
    "released_on",
    "published_at",
    "withdrawn_at",
    "withdrawal_reason",
    "plugin_contract",
    "standard_plugin",
    "flyway_total",
    "plugin_types",
    "is_required_stop",
)


class Release(WorkflowMixin, DraftStateMixin, RevisionMixin, PreviewableMixin, models.Model):
    """A version of Jems. Editors draft its texts; version, state and dates are moved by actions only."""

    version = models.CharField(max_length=20, unique=True, validators=[validate_version])
    sort_key = models.PositiveBigIntegerField(unique=True, editable=False)
    status = models.CharField(max_length=10, choices=ReleaseStatus, default=ReleaseStatus.PREPARED)
    released_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    plugin_contract = models.CharField(max_length=20, blank=True, help_text=_("Decides which plugins load."))
    standard_plugin = models.CharField(max_length=20, blank=True)
    flyway_total = models.PositiveIntegerField(default=0, help_text=_("Database migrations up to this release."))
    plugin_types = models.PositiveSmallIntegerField(default=0, help_text=_("Places where plugins come in."))
    is_required_stop = models.BooleanField(default=False, help_text=_("Updates may not jump over this release."))

    title = models.CharField(max_length=120, blank=True, help_text=_("What this release is about, in a few words."))
    highlights = models.TextField(blank=True, help_text=_("One on each line; the first three show on the home page."))
    introduction = RichTextField(blank=True, features=["bold", "italic", "link", "ul", "ol", "code"])

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="release", for_concrete_model=False)
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="release",
        for_concrete_model=False,
    )

    objects = ReleaseQuerySet.as_manager()

    panels = [FieldPanel("title"), FieldPanel("highlights"), FieldPanel("introduction")]

    class Meta:
        ordering = ["-sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=ReleaseStatus.PREPARED) | Q(published_at__isnull=False, released_on__isnull=False),
                name="published_release_has_its_dates",
            ),
            models.CheckConstraint(
                condition=~Q(status=ReleaseStatus.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="withdrawn_release_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"Jems {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Actions write by conditional update; any other save leaves their fields as they stand in the database."""
        if self.pk and kwargs.get("update_fields") is None:
            names = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            kwargs["update_fields"] = names - set(MOVED_BY_ACTIONS)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("releases:release", args=[self.version])

    def get_desk_url(self) -> str:
        return reverse("releases:desk_release", args=[self.version])

    @property
    def revisions(self) -> Any:
        return self._revisions

    @property
    def major(self) -> int:
        return self.sort_key // MAJOR_STEP

    @property
    def is_published(self) -> bool:
        return self.status == ReleaseStatus.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.status == ReleaseStatus.WITHDRAWN

    @property
    def highlight_lines(self) -> list[str]:
        return [line.strip() for line in self.highlights.splitlines() if line.strip()]

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """A draft or an old revision brings texts only: it must never move a version, a state or a date."""
        release = super().with_content_json(content)
        for name in MOVED_BY_ACTIONS:
            setattr(release, name, getattr(self, name))
        return release

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "releases/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        return super().get_preview_context(request, mode_name) | {"release": self}


class ChangeEntry(models.Model):
    """One line of the release notes."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=12, choices=ChangeKind)
    area = models.CharField(max_length=20, choices=Area)
    audience = models.CharField(max_length=12, choices=ChangeAudience, default=ChangeAudience.PROGRAMME)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    to_do = models.TextField(blank=True, help_text=_("What the reader has to do, shown after “Do:”."))
    fixed_in = models.ForeignKey(
        Release,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="fixed_issues",
        help_text=_("For a known issue: the release that solves it."),
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "change entries"
        ordering = ["release", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=ChangeKind.BREAKING) | ~Q(to_do=""), name="breaking_change_says_what_to_do"
            ),
            models.CheckConstraint(
                condition=Q(fixed_in=None) | Q(kind=ChangeKind.KNOWN_ISSUE), name="only_known_issues_are_fixed_later"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReleaseFile(models.Model):
    """Something to download: the package, the source, a document. Private unless said otherwise."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=12, choices=FileKind)
    document_type = models.CharField(max_length=20, choices=DocumentType, blank=True)
    title = models.CharField(max_length=120)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=False, help_text=_("Open to everyone, without an agreement."))
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True, help_text=_("Kept for the download log, not offered."))

    objects = ReleaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=FileKind.DOCUMENT, document_type__gt="")
                | Q(~Q(kind=FileKind.DOCUMENT), document_type=""),
                name="documents_and_only_they_have_a_type",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(kind=FileKind.DOCUMENT), name="only_documents_are_public"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("releases:download", args=[self.release.version, self.pk])
