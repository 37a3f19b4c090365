from django.db import models


class StaleEntry(models.Model):
    """A document that must be written again: one coalesced row for each, in the transaction of the change.

    ``sequence`` grows with each change, so that a drain deletes the row only if nothing came in between.
    """

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    sequence = models.BigIntegerField(default=1)
    marked_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "stale entries"
        ordering = ["next_attempt_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_stale_entry_per_document")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
