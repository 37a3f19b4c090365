"""The tables of the index file. Readers who are not staff are answered from ``words`` alone: what only staff may
read is not in it, so it can neither match, nor be counted, nor weigh on the order of what they see."""

from __future__ import annotations

import sqlite3

SCHEMA_VERSION = 1
PUBLIC_COLUMNS = ("title", "keys", "facts", "body")
TOKENIZER = "unicode61 remove_diacritics 2"

TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL, object_id INTEGER NOT NULL, version INTEGER NOT NULL, fingerprint TEXT NOT NULL,
    title TEXT NOT NULL, keys TEXT NOT NULL, facts TEXT NOT NULL, body TEXT NOT NULL, staff_text TEXT NOT NULL,
    label TEXT NOT NULL, url TEXT NOT NULL, badge_state TEXT NOT NULL, badge_label TEXT NOT NULL,
    at REAL, boost REAL NOT NULL,
    UNIQUE (kind, object_id)
);
CREATE TABLE audiences (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, token TEXT NOT NULL,
    PRIMARY KEY (document_id, token)
) WITHOUT ROWID;
CREATE TABLE staff_audiences (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, token TEXT NOT NULL,
    PRIMARY KEY (document_id, token)
) WITHOUT ROWID;
CREATE INDEX audiences_of_token ON audiences (token, document_id);
CREATE TABLE facets (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (document_id, name)
) WITHOUT ROWID;
CREATE TABLE exact_keys (
    key TEXT NOT NULL, document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    PRIMARY KEY (key, document_id)
) WITHOUT ROWID;
CREATE INDEX exact_keys_of_document ON exact_keys (document_id);
CREATE TABLE tombstones (
    kind TEXT NOT NULL, object_id INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (kind, object_id)
) WITHOUT ROWID;
"""

# Each word index keeps no text of its own; the triggers hand it what the documents hold.
WORD_INDEX = """
CREATE VIRTUAL TABLE {name} USING fts5(
    {columns}, content='documents', content_rowid='id', tokenize='{tokenizer}', prefix='2 3'
);
CREATE TRIGGER {name}_added AFTER INSERT ON documents BEGIN
    INSERT INTO {name} (rowid, {columns}) VALUES (new.id, {new});
END;
CREATE TRIGGER {name}_removed AFTER DELETE ON documents BEGIN
    INSERT INTO {name} ({name}, rowid, {columns}) VALUES ('delete', old.id, {old});
END;
"""
VOCABULARY = "CREATE VIRTUAL TABLE vocabulary USING fts5vocab('words', 'row');"


def create(connection: sqlite3.Connection) -> None:
    script = [TABLES, _word_index("words", PUBLIC_COLUMNS), _word_index("staff_words", (*PUBLIC_COLUMNS, "staff_text"))]
    connection.executescript("\n".join([*script, VOCABULARY, f"PRAGMA user_version = {SCHEMA_VERSION};"]))


def is_current(connection: sqlite3.Connection) -> bool:
    return connection.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION


def _word_index(name: str, columns: tuple[str, ...]) -> str:
    return WORD_INDEX.format(
        name=name,
        columns=", ".join(columns),
        new=", ".join(f"new.{column}" for column in columns),
        old=", ".join(f"old.{column}" for column in columns),
        tokenizer=TOKENIZER,
    )
