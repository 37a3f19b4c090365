from __future__ import annotations

from django.conf import settings
from django.db import models

from portal.accounts.models import Programme
from releases.enums import InstallationKind
from releases.models.releases import Release
from releases.querysets import InstallationQuerySet


class Installation(models.Model):
    """What a programme runs, as its Jems said itself."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="installations")
    kind = models.CharField(max_length=12, choices=InstallationKind)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="installations")
    contract_version = models.CharField(max_length=20, blank=True)
    plugins = models.JSONField(default=list, blank=True, help_text="[{key, version, name, type}] as pasted.")
    on_release_since = models.DateField()
    registered_on = models.DateField()
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = InstallationQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="one_installation_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.release}"

    @property
    def keys(self) -> dict[str, str]:
        """Registered plugin keys and their versions."""
        return {row["key"]: row.get("version", "") for row in self.plugins}
