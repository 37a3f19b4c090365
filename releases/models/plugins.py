from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Programme
from portal.files.models import StoredFile
from releases.enums import ExtensionPoint, PluginStatus, Statement
from releases.models.releases import Release
from releases.querysets import CompatibilityQuerySet, PluginQuerySet, PluginVersionQuerySet
from releases.versions import validate_version


class Plugin(models.Model):
    """An add-on that a programme built and shares with every licence holder."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    sentence = models.CharField(max_length=160, help_text=_("One sentence: what it does, for whom."))
    description = models.TextField(blank=True, help_text=_("Markdown."))
    owner = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plugins",
        help_text=_("Empty: kept by Interact."),
    )
    maintainer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    repository = models.URLField(blank=True)
    licence = models.CharField(max_length=60, blank=True)
    comes_with_jems = models.BooleanField(default=False, help_text=_("The update of Jems replaces it."))
    status = models.CharField(max_length=12, choices=PluginStatus, default=PluginStatus.DRAFT)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PluginQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=[PluginStatus.PUBLISHED, PluginStatus.QUARANTINED])
                | Q(published_at__isnull=False),
                name="published_plugin_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plugins:plugin", args=[self.slug])

    @property
    def owner_name(self) -> str:
        return str(self.owner) if self.owner else "Interact"


class PluginVersion(models.Model):
    """One JAR or ZIP of a plugin, built against one plugin contract."""

    plugin = models.ForeignKey(Plugin, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=20, validators=[validate_version])
    sort_key = models.PositiveBigIntegerField(editable=False)
    contract_version = models.CharField(max_length=20, validators=[validate_version])
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    notes = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=PluginStatus, default=PluginStatus.DRAFT)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True, help_text=_("Why it was returned, quarantined or withdrawn."))

    objects = PluginVersionQuerySet.as_manager()

    class Meta:
        ordering = ["plugin", "-sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["plugin", "sort_key"], name="one_plugin_version_per_number"),
            models.CheckConstraint(
                condition=~Q(status__in=[PluginStatus.PUBLISHED, PluginStatus.QUARANTINED])
                | Q(published_at__isnull=False),
                name="published_plugin_version_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=PluginStatus.SUBMITTED) | Q(submitted_at__isnull=False),
                name="submitted_plugin_version_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=PluginStatus.QUARANTINED) | ~Q(reason=""),
                name="quarantined_plugin_version_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plugin} {self.version}"

    def get_absolute_url(self) -> str:
        return self.plugin.get_absolute_url()

    def get_download_url(self) -> str:
        return reverse("plugins:download", args=[self.plugin.slug, self.version])

    def get_desk_url(self) -> str:
        return reverse("plugins:desk_version", args=[self.plugin.slug, self.version])


class PluginKey(models.Model):
    """What a version registers in Jems. Two plugins with one key silently replace each other."""

    plugin_version = models.ForeignKey(PluginVersion, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=120, db_index=True)
    key_version = models.CharField(max_length=20)
    extension_point = models.CharField(max_length=30, choices=ExtensionPoint)

    class Meta:
        ordering = ["plugin_version", "key"]
        constraints = [
            models.UniqueConstraint(fields=["plugin_version", "key"], name="one_row_per_plugin_key"),
        ]

    def __str__(self) -> str:
        return self.key


class Compatibility(models.Model):
    """What a programme says about one plugin version on one release; the matrix counts these."""

    plugin_version = models.ForeignKey(PluginVersion, on_delete=models.CASCADE, related_name="statements")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="plugin_statements")
    statement = models.CharField(max_length=12, choices=Statement)
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    objects = CompatibilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "compatibilities"
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plugin_version", "release", "programme"], name="one_statement_per_programme"
            ),
            models.UniqueConstraint(
                fields=["plugin_version", "release"], condition=Q(programme=None), name="one_statement_of_interact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plugin_version} on {self.release}: {self.statement}"
