"""A migration operation that makes a table append-only: triggers refuse UPDATE and DELETE on SQLite and PostgreSQL."""

from typing import Any

from django.db import migrations

SQLITE = """
CREATE TRIGGER {table}_refuses_{verb_lower} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
POSTGRES = """
CREATE TRIGGER {table}_refuses_{verb_lower} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_change()
"""


def append_only(table: str) -> migrations.RunPython:
    """Operation for a migration of the app that owns ``table``."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        vendor = schema_editor.connection.vendor
        if vendor == "postgresql":
            schema_editor.execute(POSTGRES_FUNCTION, params=None)
        template = POSTGRES if vendor == "postgresql" else SQLITE
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(template.format(table=table, verb=verb, verb_lower=verb.lower()), params=None)

    def backwards(apps: Any, schema_editor: Any) -> None:
        suffix = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_refuses_{verb}{suffix}", params=None)

    return migrations.RunPython(forwards, backwards)
