from django.core.management.base import BaseCommand, CommandError

from helpdesk.ledger import all_faults
from helpdesk.models import LedgerRow, SupportAccount


class Command(BaseCommand):
    help = "Walks the hash chain of every hours account again and compares balances with their rows."

    def handle(self, **options: object) -> None:
        faults = all_faults()
        if faults:
            raise CommandError("\n".join(faults))
        accounts, rows = SupportAccount.objects.count(), LedgerRow.objects.count()
        self.stdout.write(f"The hours ledger holds: {accounts} accounts, {rows} rows.")
