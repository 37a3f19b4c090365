from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connections, models

if TYPE_CHECKING:
    from search.models import StaleEntry  # noqa: F401

PARK_AFTER = 8

# One statement: between a separate look and write, a drain could delete the row and the mark would be lost.
MARK = """
    INSERT INTO {table} (kind, object_id, sequence, marked_at, next_attempt_at, attempts, last_error)
    VALUES (%s, %s, 1, %s, %s, 0, '')
    ON CONFLICT (kind, object_id) DO UPDATE SET
        sequence = {table}.sequence + 1, attempts = 0, last_error = '',
        marked_at = excluded.marked_at, next_attempt_at = excluded.next_attempt_at
"""


class StaleEntryQuerySet(models.QuerySet["StaleEntry"]):
    def mark(self, kind: str, object_id: int, *, now: datetime) -> None:
        connection = connections[self.db]
        moment = connection.ops.adapt_datetimefield_value(now)
        statement = MARK.format(table=connection.ops.quote_name(self.model._meta.db_table))
        with connection.cursor() as cursor:
            cursor.execute(statement, [kind, object_id, moment, moment])

    def due(self, *, at: datetime) -> StaleEntryQuerySet:
        return self.filter(next_attempt_at__lte=at, attempts__lt=PARK_AFTER)

    def parked(self) -> StaleEntryQuerySet:
        """Given up after many tries, until the object changes again or ``search_sync`` is run."""
        return self.filter(attempts__gte=PARK_AFTER)
