from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from licences.seal_keys import make_key

# The demo's story begins before today: its seal must have been valid then.
DEMO_HEAD_START = timedelta(days=3 * 365)


class Command(BaseCommand):
    help = "Makes a seal key with a self-signed certificate. Refuses to overwrite one."

    def handle(self, *args: Any, **options: Any) -> None:
        key = Path(settings.SEAL_KEY_FILE or settings.VAR_DIR / "seal" / "seal.p12")
        now = timezone.now()
        try:
            fingerprint = make_key(
                key, owner=settings.LICENSOR_NAME, since=now if settings.IS_PRODUCTION else now - DEMO_HEAD_START
            )
        except FileExistsError as error:
            raise CommandError(
                f"{error.filename} exists. Move it away first; keep it as long as its seals count."
            ) from None
        if options["verbosity"]:
            self.stdout.write(f"Seal key: {key}\nSHA-256 of its certificate: {fingerprint}")
        if settings.IS_PRODUCTION:
            self.stderr.write(
                "This is a demo key: its certificate is signed by itself, so no reader trusts it. "
                f"Set SEAL_KEY_FILE={key} to use it, or name the key of a certificate you bought."
            )
