import imaplib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from helpdesk.gateway.imap import MailboxError, poll


class Command(BaseCommand):
    help = "Look once into the mailbox of IMAP_URL; prints how many messages were kept."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.IMAP_URL:
            raise CommandError("IMAP_URL is not set. Set it to imaps://user:password@host/INBOX.")
        try:
            count = poll(settings.IMAP_URL, now=timezone.now())
        except (MailboxError, OSError, imaplib.IMAP4.error) as error:
            raise CommandError(f"The mailbox cannot be looked into: {error}") from error
        self.stdout.write(f"{count.kept} kept, {count.failed} failed")
