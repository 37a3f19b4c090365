from django.conf import settings
from django.db import models
from django.db.models import Q

from portal.accounts.models import Programme
from releases.models.plugins import PluginVersion
from releases.models.releases import ReleaseFile


class Download(models.Model):
    """Who took which file; a person of nobody's programme is Interact, an empty one a guest with a public file."""

    file = models.ForeignKey(ReleaseFile, null=True, blank=True, on_delete=models.PROTECT, related_name="downloads")
    plugin_version = models.ForeignKey(
        PluginVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="downloads"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["programme", "-at"], name="releases_download_programme")]
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None, plugin_version__isnull=False) | Q(plugin_version=None, file__isnull=False),
                name="download_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file or self.plugin_version} by {self.person}"
