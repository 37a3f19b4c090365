"""Transactional tests end with a flush, which on SQLite is DELETE; the triggers step aside for exactly that."""

from django.db.backends.sqlite3.base import DatabaseOperations


def allow_flush_of_append_only_tables() -> None:
    if getattr(DatabaseOperations, "_flushes_append_only", False):
        return
    flush = DatabaseOperations.execute_sql_flush

    def flush_without_triggers(self: DatabaseOperations, sql_list: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_refuses_%'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
        flush(self, sql_list)
        with self.connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)

    DatabaseOperations.execute_sql_flush = flush_without_triggers
    DatabaseOperations._flushes_append_only = True
