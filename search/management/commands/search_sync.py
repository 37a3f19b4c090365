from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.draining import drain


class Command(BaseCommand):
    help = "Write every stale document now, also those that wait for another try or were parked."

    def handle(self, **options: Any) -> None:
        drained = drain(everything=True)
        self.stdout.write(f"{drained.written} documents written.")
        if drained.away:
            raise CommandError(f"The index does not take writes: {drained.away}. Nothing is lost; run this again.")
        if drained.failed:
            raise CommandError("\n".join(["Not written:", *drained.failed]))
