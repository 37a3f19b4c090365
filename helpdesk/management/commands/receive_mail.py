import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from helpdesk.actions.inbound import process, receive
from helpdesk.models import InboundMail

EX_TEMPFAIL = 75


class Command(BaseCommand):
    help = (
        "Take one mail from standard input. Prints one JSON line with outcome, ticket and reason; the outcome "
        '"received" means kept, to be read by a sweep. Ends with 0 when the mail is kept, whatever it was, and with '
        "75 when it could not be kept, so that the mail server tries again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mailbox", default="pipe", help="A name for this way in, shown in the log.")

    def handle(self, *args: Any, mailbox: str, **options: Any) -> None:
        now = timezone.now()
        try:
            mail = receive(raw=sys.stdin.buffer.read(), mailbox=mailbox, now=now)
        except Exception as error:  # noqa: BLE001 the mail server has the message still and must try again
            self.stderr.write(f"The mail could not be kept: {type(error).__name__}: {error}")
            sys.exit(EX_TEMPFAIL)
        try:
            mail = process(mail=mail, now=now)
        except Exception as error:  # noqa: BLE001 it is kept: a mail server that is told no would send it back
            self.stderr.write(f"The mail is kept and will be read later: {type(error).__name__}: {error}")
        self.stdout.write(json.dumps(_facts(mail), ensure_ascii=False))


def _facts(mail: InboundMail) -> dict[str, object]:
    ticket = mail.ticket.reference if mail.ticket else None
    return {"outcome": mail.outcome, "ticket": ticket, "reason": mail.reason, "message_id": mail.message_id}
