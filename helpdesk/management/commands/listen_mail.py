import asyncio
import contextlib
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from helpdesk.gateway.listener import listen


class Command(BaseCommand):
    help = "Take mail by LMTP or SMTP from the mail server in front; answers 250 only when the message is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--protocol", choices=["lmtp", "smtp"], default="lmtp")
        parser.add_argument("--host", default="127.0.0.1", help="Loopback unless told; nobody has to sign in.")
        parser.add_argument("--port", type=int, default=8024)
        parser.add_argument("--mailbox", default="", help="A name for this way in; the protocol unless told.")

    def handle(self, *args: Any, protocol: str, host: str, port: int, mailbox: str, **options: Any) -> None:
        self.stdout.write(f"{protocol.upper()} on {host}:{port}")
        self.stdout.flush()
        with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
            asyncio.run(_until_told(host=host, port=port, protocol=protocol, mailbox=mailbox or protocol))


async def _until_told(**options: Any) -> None:
    serving = asyncio.ensure_future(listen(**options))
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    await serving
