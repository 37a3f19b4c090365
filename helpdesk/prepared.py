"""A query whose SQL is written once in a process and filled in at each use.

Django writes the SQL of a query anew each time it runs. For the unions that furnish the desk that takes four times
as long as the database takes to answer, and is a sixth of a page's CPU (`make bench SCALE=100`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

FIRST_KEY = 1_900_000_001  # keys and a moment that no row and no other condition has
MOMENT = datetime(1971, 3, 5, 7, 11, 13, tzinfo=UTC)


class Slot(NamedTuple):
    """A place among the parameters and what puts a value into the database's form."""

    place: int
    name: str
    adapt: Callable[[Any], Any]


class Prepared:
    """``build`` makes the query from placeholders: whole numbers named ``keys`` and at most one ``moment``.

    The SQL must not depend on the values, so there is no place for lists, and none for None.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *, keys: Sequence[str], moment: str = "") -> None:
        self.build = build
        self.keys = {name: FIRST_KEY + number for number, name in enumerate(keys)}
        self.moment = moment
        self._written = lru_cache(maxsize=4)(self._write)

    def rows(self, **values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows as the database gives them: JSON may come as text."""
        sql, constants, slots = self._written(connection.vendor)
        params = list(constants)
        for slot in slots:
            params[slot.place] = slot.adapt(values[slot.name])
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            yield from cursor.fetchall()

    def _write(self, _vendor: str) -> tuple[str, tuple[Any, ...], list[Slot]]:
        marks: dict[str, Any] = dict(self.keys)
        if self.moment:
            marks[self.moment] = MOMENT
        sql, params = self.build(**marks).query.sql_with_params()
        slots = [slot for place, value in enumerate(params) if (slot := self._slot(place, value))]
        if {slot.name for slot in slots} != set(marks):
            raise LookupError(f"Not every placeholder of {self.build.__name__} came into its SQL.")
        return sql, params, slots

    def _slot(self, place: int, value: Any) -> Slot | None:
        adapt = connection.ops.adapt_datetimefield_value
        if self.moment and value == adapt(MOMENT):
            return Slot(place, self.moment, adapt)
        found = next((name for name, mark in self.keys.items() if isinstance(value, int) and value == mark), None)
        return Slot(place, found, type(value)) if found else None
