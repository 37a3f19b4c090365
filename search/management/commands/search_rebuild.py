from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.contract import EngineAwayError
from search.management.progress import ProgressBar
from search.rebuilding import rebuild


class Command(BaseCommand):
    help = "Build the search index anew beside the one that answers, then swap. Needed after a restored database."

    def handle(self, **options: Any) -> None:
        try:
            rebuilt = rebuild(progress=ProgressBar(self.stderr))
        except EngineAwayError as error:
            raise CommandError(f"No new index: {error}. The old one still answers.") from error
        self.stdout.write(f"{rebuilt.written} documents in the new index.")
        if rebuilt.failed:
            raise CommandError("\n".join(["Left out:", *rebuilt.failed]))
