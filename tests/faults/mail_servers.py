"""Mail servers that misbehave, on loopback and bounded in time."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TIMEOUT_SECONDS = 1
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def mailer(port: int) -> dict[str, object]:
    """An entry of MAILERS for a server on this port."""
    return {"BACKEND": SMTP_BACKEND, "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": TIMEOUT_SECONDS}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """Takes mail, or answers what it was told to: lists are used up one answer at a time."""

    def __init__(self, *, rcpt: list[str] | None = None, data: list[str] | None = None) -> None:
        self.rcpt, self.data = list(rcpt or []), list(data or [])
        self.taken: list[bytes] = []

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list) -> str:
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data:
            return self.data.pop(0)
        self.taken.append(envelope.content)
        return "250 OK"


class HangsAtData(Sink):
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(20)
        return "250 OK"


class HangsAtGoodbye(Sink):
    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(20)
        return "221 Bye"


class CutsInData(SMTP):
    """Says "go on" and hangs up in the middle of the message."""

    async def smtp_DATA(self, arg: str) -> None:
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        await self._reader.readline()
        self.transport.abort()


class CuttingController(Controller):
    def factory(self) -> SMTP:
        return CutsInData(self.handler, **self.SMTP_kwargs)


@contextmanager
def serving(handler: Sink, controller: type[Controller] = Controller) -> Iterator[int]:
    """The port of a server that runs as long as the block."""
    server = controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield server.port
    finally:
        server.stop(no_assert=True)


@contextmanager
def deaf_port() -> Iterator[int]:
    """Accepts connections and never says a word."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(50)
        yield deaf.getsockname()[1]
