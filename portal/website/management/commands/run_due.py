from time import perf_counter
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Runs every periodic sweep once, here and now, one after the other."

    def handle(self, *args: Any, **options: Any) -> None:
        current_app.loader.import_default_modules()
        failed = [name for name in sorted(settings.CELERY_BEAT_SCHEDULE) if not self._run(name)]
        if failed:
            raise CommandError(f"{len(failed)} failed: {', '.join(failed)}")

    def _run(self, name: str) -> bool:
        """Each sweep stands alone: one that fails must not keep the others from running."""
        entry = settings.CELERY_BEAT_SCHEDULE[name]
        start = perf_counter()
        try:
            current_app.tasks[entry["task"]].run(**entry.get("kwargs", {}))
        except Exception as error:  # noqa: BLE001 said on its line and in the exit code
            self.stdout.write(self.style.ERROR(f"{name}: failed, {type(error).__name__}: {error}"))
            return False
        self.stdout.write(f"{name}: done in {perf_counter() - start:.2f} s")
        return True
