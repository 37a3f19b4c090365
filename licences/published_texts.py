"""Triggers that keep a published agreement text as it is, on SQLite and PostgreSQL, whoever writes.

Who published it may still fall to NULL when that account is erased; everything people signed under stays.
On SQLite a migration that rebuilds the table drops its triggers: repeat the operation after such a migration.
"""

from typing import Any

from django.db import migrations

TABLE = "licences_agreementtextversion"
FIXED = ("number", "title", "clauses", "note", "valid_from", "published_at", "resign_rule", "resign_by")
REFUSAL = "a published agreement text never changes"

SQLITE = """
CREATE TRIGGER {table}_refuses_{verb_lower} BEFORE {verb} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_published_text() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{refusal}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES = """
CREATE TRIGGER {table}_refuses_{verb_lower} BEFORE {verb} ON {table}
FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_published_text()
"""


def published_texts_stay() -> migrations.RunPython:
    return migrations.RunPython(_forwards, _backwards)


def _forwards(apps: Any, schema_editor: Any) -> None:
    is_postgres = schema_editor.connection.vendor == "postgresql"
    if is_postgres:
        schema_editor.execute(POSTGRES_FUNCTION.format(refusal=REFUSAL), params=None)
    template, differs = (POSTGRES, "IS DISTINCT FROM") if is_postgres else (SQLITE, "IS NOT")
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)
    published = "OLD.published_at IS NOT NULL"
    for verb, condition in (("UPDATE", f"{published} AND ({changed})"), ("DELETE", published)):
        words = {"table": TABLE, "verb": verb, "verb_lower": verb.lower(), "condition": condition, "refusal": REFUSAL}
        schema_editor.execute(template.format(**words), params=None)


def _backwards(apps: Any, schema_editor: Any) -> None:
    suffix = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_refuses_{verb}{suffix}", params=None)
