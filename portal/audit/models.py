from django.db import models


class Entry(models.Model):
    """One thing that happened, written in the transaction in which it happened; never changed or deleted."""

    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    actor_id = models.BigIntegerField(null=True, help_text="The user; no foreign key, so that erasure stays possible.")
    actor_kind = models.CharField(max_length=20, choices={"user": "user", "guest": "guest", "system": "system"})
    actor_label = models.CharField(max_length=200, blank=True, help_text="A guest's own words; empty for users.")
    facts = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["pk"]
        indexes = [models.Index(fields=["target_type", "target_id", "id"], name="audit_entry_target")]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_type}:{self.target_id}"


class Seal(models.Model):
    """A link of the one chain over all entries. Set after commit, so that no request waits for another's chain."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"
