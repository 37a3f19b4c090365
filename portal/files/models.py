from django.conf import settings
from django.db import models

from portal.files.enums import CheckResult


class StoredFile(models.Model):
    """Bytes kept apart from the web root under a random key. Who may read them is the owner's business."""

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64, db_index=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    check_result = models.CharField(max_length=10, choices=CheckResult, default=CheckResult.NOT_RUN)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
