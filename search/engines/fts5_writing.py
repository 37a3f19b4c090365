"""One document into one generation, unless the index already knows a later state."""

from __future__ import annotations

import sqlite3

from search.documents import SearchDocument
from search.engines.contract import Write
from search.words import clean, folded, number_in

LONGEST_BODY = 200_000
COLUMNS = (
    "kind", "object_id", "version", "fingerprint", "title", "keys", "facts", "body", "staff_text", "label", "url",
    "badge_state", "badge_label", "at", "boost",
)  # fmt: skip
INSERT = f"INSERT INTO documents ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{column}' for column in COLUMNS)})"


def apply(connection: sqlite3.Connection, write: Write) -> None:
    key = (write.kind, write.object_id)
    known = connection.execute(
        "SELECT max(version) FROM (SELECT version FROM documents WHERE (kind, object_id) = (?1, ?2)"
        " UNION ALL SELECT version FROM tombstones WHERE (kind, object_id) = (?1, ?2))",
        key,
    ).fetchone()[0]
    if known is not None and known > write.version:
        return
    connection.execute("DELETE FROM documents WHERE (kind, object_id) = (?, ?)", key)
    connection.execute("DELETE FROM tombstones WHERE (kind, object_id) = (?, ?)", key)
    if write.document is None:
        connection.execute("INSERT INTO tombstones VALUES (?, ?, ?)", (*key, write.version))
    else:
        _insert(connection, write.document, write.version)


def tidy(connection: sqlite3.Connection) -> None:
    """After a rebuild: merge the word lists into one and leave nothing in the WAL."""
    for index in ("words", "staff_words"):
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _insert(connection: sqlite3.Connection, document: SearchDocument, version: int) -> None:
    row_id = connection.execute(INSERT, _row(document, version)).lastrowid
    audiences = {"audiences": document.audiences}
    if document.staff_text:
        audiences["staff_audiences"] = document.staff_audiences
    for table, tokens in audiences.items():
        connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", [(row_id, token) for token in sorted(tokens)])
    connection.executemany(
        "INSERT INTO facets VALUES (?, ?, ?)",
        [(row_id, clean(name), clean(value)) for name, value in document.facets.items() if clean(value)],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO exact_keys VALUES (?, ?)", [(key, row_id) for key in sorted(_exact_keys(document))]
    )


def _row(document: SearchDocument, version: int) -> dict[str, object]:
    state, word = document.badge
    return {
        "kind": document.kind,
        "object_id": document.object_id,
        "version": version,
        "fingerprint": document.fingerprint,
        "title": clean(document.title),
        "keys": clean(" ".join([document.label, *document.keys, _number_in_url(document.url)])),
        "facts": clean(document.facts),
        "body": clean(document.body[:LONGEST_BODY]),
        "staff_text": clean(document.staff_text[:LONGEST_BODY]),
        "label": clean(document.label),
        "url": document.url,
        "badge_state": state,
        "badge_label": str(word),
        "at": document.at.timestamp() if document.at else None,
        "boost": document.boost,
    }


def _exact_keys(document: SearchDocument) -> set[str]:
    """What, typed whole, means this document: its title and its numbers."""
    keys = {folded(document.title), number_in(_number_in_url(document.url))}
    for key in document.keys:
        keys |= {folded(key), number_in(key)}
    return keys - {""}


def _number_in_url(url: str) -> str:
    """/helpdesk/tickets/JH-142/ and /releases/10.0.1/ name their object; a bare pk does not."""
    last = url.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]
    return last if number_in(last) else ""
