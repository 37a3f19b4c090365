from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

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
    check_attempts = models.PositiveSmallIntegerField(default=0)
    next_check_at = models.DateTimeField(null=True, blank=True, help_text="Lease and backoff of the malware check.")
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_check_at"], condition=Q(check_result=CheckResult.WAITING), name="files_file_to_check"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="stored_file_has_content"),
            models.CheckConstraint(
                condition=~Q(check_result__in=[CheckResult.CLEAN, CheckResult.INFECTED]) | Q(checked_at__isnull=False),
                name="checked_file_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(check_result=CheckResult.WAITING) | Q(next_check_at__isnull=False),
                name="file_to_check_has_its_turn",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def check_note(self) -> str:
        """What to say beside the file: named even when nobody looked."""
        return {
            CheckResult.NOT_RUN: _("Malware check: not run here"),
            CheckResult.WAITING: _("Malware check: waiting"),
            CheckResult.CLEAN: _("Malware check: nothing found"),
            CheckResult.INFECTED: _("Malware found, not served"),
        }[CheckResult(self.check_result)]

    @property
    def is_served(self) -> bool:
        return self.check_result in {CheckResult.NOT_RUN, CheckResult.CLEAN}


class UploadDay(models.Model):
    """How many bytes a person uploaded on a day; the quota is taken here by conditional update."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")

    class Meta:
        ordering = ["-on", "pk"]
        constraints = [models.UniqueConstraint(fields=["user", "on"], name="one_upload_day_per_person")]

    def __str__(self) -> str:
        return f"{self.user}, {self.on}: {self.size}"
