from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.checking import differences
from search.engines.contract import EngineAwayError


class Command(BaseCommand):
    help = "Compare the index with the database: what is missing, stale or too much. search_sync mends what is pending."

    def handle(self, **options: Any) -> None:
        try:
            found = list(differences())
        except EngineAwayError as error:
            raise CommandError(f"The index cannot be read: {error}.") from error
        for fault, document in found:
            self.stdout.write(f"{fault:<8} {document}")
        if found:
            raise CommandError(f"{len(found)} differences. Run search_sync, then search_rebuild if they stay.")
        self.stdout.write("The index agrees with the database.")
