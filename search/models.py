from django.db import models

from search.querysets import PARK_AFTER, StaleEntryQuerySet


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

    objects = StaleEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stale entries"
        ordering = ["next_attempt_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_stale_entry_per_document")]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"

    @property
    def version(self) -> int:
        """Grows with every change of the object, also after the row was deleted and made anew (its pk is larger)."""
        return (self.pk << 24) + self.sequence

    @property
    def is_parked(self) -> bool:
        return self.attempts >= PARK_AFTER
