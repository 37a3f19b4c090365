from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.actions.programmes import load_programmes


class Command(BaseCommand):
    help = "Load the pick-list of Interreg programmes; running it again only brings it up to date."

    def handle(self, *args: Any, **options: Any) -> None:
        created, updated = load_programmes()
        self.stdout.write(f"Programmes: {created} created, {updated} updated.")
