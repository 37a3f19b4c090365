from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.website.demo.telling import tell


class Command(BaseCommand):
    help = "Tells the demo's story: programmes, people, agreements, tickets, releases, events. Idempotent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", type=int, default=0, help="also make N times the load data for benches")

    def handle(self, *args: Any, scale: int, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("PORTAL_MODE is production: demo accounts with printed passwords do not belong there.")
        tell(scale=scale, say=self.stdout.write)
