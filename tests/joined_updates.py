"""A conditional update is a guard only if the database asks its condition again after waiting for the row.

Django moves the *whole* condition of an update that looks into another table into ``pk IN (SELECT ...)``. PostgreSQL
at READ COMMITTED does not run that subquery again once it waited for somebody else's change (its documentation,
13.2.1), so both win. The conditions on the own table have to stand outside, beside ``other__in=<query>``.
"""

from __future__ import annotations

from typing import Any

from django.db.models.sql.compiler import SQLUpdateCompiler

OURS = {"accounts", "academy", "audit", "events", "files", "helpdesk", "licences", "notices", "releases", "search"}


def refuse_joined_updates() -> None:
    """From now on an update of a model of ours whose condition reads its own table in a subquery fails with words."""
    plain = SQLUpdateCompiler.as_sql

    def guarded(compiler: SQLUpdateCompiler) -> tuple[str, Any]:
        meta = compiler.query.get_meta()
        sql, params = plain(compiler)
        if meta.app_label in OURS and f'FROM "{meta.db_table}"' in sql:
            raise AssertionError(f"An update of {meta.label} selects from itself (tests/joined_updates.py): {sql}")
        return sql, params

    SQLUpdateCompiler.as_sql = guarded
