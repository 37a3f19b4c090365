from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.engines import fts5_query, fts5_writing
from search.engines.contract import EngineBrokenError, Hit, Results, Write
from search.engines.fts5_files import WRITE_PATIENCE, IndexFiles
from search.engines.fts5_query import MARK, MARK_END
from search.plans import Plan
from search.words import distance, folded

MOST_NEAR_WORDS = 40


class Fts5Engine:
    """SQLite's full-text search in one rebuildable file."""

    def __init__(self, path: Path) -> None:
        self.files = IndexFiles(path)

    def is_ready(self) -> bool:
        try:
            with self.files.reading() as connection:
                connection.execute("SELECT count(*) FROM tombstones").fetchone()
        except EngineBrokenError:
            return False
        return True

    def search(self, plan: Plan) -> Results:
        with self.files.reading() as connection:
            values = fts5_query.parameters(plan)
            kinds = dict(connection.execute(fts5_query.kind_counts(plan), values).fetchall())
            total = sum(count for kind, count in kinds.items() if not plan.kinds or kind in plan.kinds)
            hits = _hits(connection, plan) if total else ()
            return Results(total, tuple(hits), kinds, _facets(connection, plan))

    def find(self, plan: Plan) -> list[Hit]:
        with self.files.reading() as connection:
            return list(_hits(connection, plan))

    def has_any(self, plan: Plan) -> bool:
        where = f"{fts5_query.matching(plan)} AND {fts5_query.allowed(plan)}"
        with self.files.reading() as connection:
            statement = f"SELECT 1 FROM documents d WHERE {where} LIMIT 1"
            return connection.execute(statement, fts5_query.parameters(plan)).fetchone() is not None

    def words_like(self, word: str) -> list[str]:
        """By edit distance over the public vocabulary: staff notes lend no words to anybody."""
        word = folded(word)
        most = 1 if len(word) < 5 else 2
        with self.files.reading() as connection:
            rows = connection.execute(
                "SELECT term, doc FROM vocabulary WHERE length(term) BETWEEN ? AND ? AND substr(term, 1, 1) IN (?, ?)",
                [len(word) - most, len(word) + most, word[:1], word[1:2]],
            ).fetchall()
        near = [(distance(word, term, most), -documents, term) for term, documents in rows if not term.isdigit()]
        return [term for edits, _, term in sorted(near) if 0 < edits <= most][:MOST_NEAR_WORDS]

    def apply(self, writes: Sequence[Write]) -> None:
        with self.files.writing():
            for path in self.files.live():
                self._write(path, writes)

    def contents(self) -> Iterator[tuple[str, int, str]]:
        with self.files.reading() as connection:
            yield from map(tuple, connection.execute("SELECT kind, object_id, fingerprint FROM documents ORDER BY id"))

    @contextmanager
    def new_generation(self) -> Iterator[Fts5Generation]:
        with self.files.next_generation() as path:
            yield Fts5Generation(self, path)
            with self.files.opened(path, patience=WRITE_PATIENCE) as connection:
                fts5_writing.tidy(connection)

    def _write(self, path: Path, writes: Sequence[Write]) -> None:
        with self.files.opened(path, patience=WRITE_PATIENCE) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for write in writes:
                fts5_writing.apply(connection, write)
            connection.execute("COMMIT")


class Fts5Generation:
    def __init__(self, engine: Fts5Engine, path: Path) -> None:
        self.engine, self.path = engine, path

    def apply(self, writes: Sequence[Write]) -> None:
        with self.engine.files.writing():
            self.engine._write(self.path, writes)


def _hits(connection: sqlite3.Connection, plan: Plan) -> Iterable[Hit]:
    values = fts5_query.parameters(plan)
    for found in connection.execute(fts5_query.page_of_ids(plan), values).fetchall():
        row = connection.execute(fts5_query.shown(plan), values | {"id": found["id"]}).fetchone()
        yield _hit(row, is_exact=bool(found["is_exact"]))


def _hit(row: sqlite3.Row, *, is_exact: bool) -> Hit:
    is_internal = bool(
        row["may_read_staff_text"] and MARK not in row["marked_body"] and MARK in row["marked_staff_text"]
    )
    return Hit(
        kind=row["kind"],
        object_id=row["object_id"],
        url=row["url"],
        title=_marked(row["marked_title"]),
        snippet=_marked(row["marked_staff_text"] if is_internal else row["marked_body"]),
        label=row["label"],
        facts=row["facts"],
        at=None if row["at"] is None else datetime.fromtimestamp(row["at"], tz=UTC),
        badge_state=row["badge_state"],
        badge_label=row["badge_label"],
        is_internal=is_internal,
        is_exact=is_exact,
    )


def _marked(text: str) -> SafeString:
    """Escape first; only then do our two control characters become tags."""
    return mark_safe(escape(text).replace(MARK, "<mark>").replace(MARK_END, "</mark>"))


def _facets(connection: sqlite3.Connection, plan: Plan) -> dict[str, dict[str, int]]:
    counts = _facet_counts(connection, plan)
    for name in plan.facets:
        counts.pop(name, None)
        others = _facet_counts(connection, fts5_query.without_facet(plan, name))
        if name in others:
            counts[name] = others[name]
    return counts


def _facet_counts(connection: sqlite3.Connection, plan: Plan) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for name, value, count in connection.execute(fts5_query.facet_counts(plan), fts5_query.parameters(plan)):
        counts.setdefault(name, {})[value] = count
    return counts
