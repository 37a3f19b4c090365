"""A small mail server of our own, LMTP (RFC 2033) or SMTP: it says 250 only when the raw message is kept.

Meant to stand behind a real mail server on the same machine; it relays nothing and takes mail for our addresses only.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections
from django.utils import timezone

from helpdesk.actions.inbound import receive
from helpdesk.gateway.addresses import is_ours
from helpdesk.gateway.parsing import LARGEST
from helpdesk.tasks import process_one_mail

logger = logging.getLogger(__name__)

IDLE_SECONDS = 120
KEPT = "250 2.0.0 Kept"
LATER = "451 4.3.0 The portal cannot keep mail at the moment, please try again"
UNKNOWN = "550 5.1.1 No such mailbox here"
TOO_LARGE = "552 5.3.4 Mail of more than 20 MB is not taken. Put large files into the ticket in the portal"


class Keeper:
    """What the server does with a message: keep it, then wake whoever reads it."""

    def __init__(self, mailbox: str, *, per_recipient: bool) -> None:
        self.mailbox, self.per_recipient = mailbox, per_recipient

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not is_ours(address):
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours is no reason to send somebody's mail back for good."""
        logger.error("a fault while talking to the mail server", exc_info=error)
        return LATER

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """LMTP wants one answer for each recipient."""
        answer = await asyncio.to_thread(self._keep, envelope)
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if self.per_recipient else 1))

    def _keep(self, envelope: Envelope) -> str:
        close_old_connections()
        try:
            mail = receive(raw=_with_path(envelope), mailbox=self.mailbox, now=timezone.now())
        except Exception:
            logger.exception("a message could not be kept; its sender tries again")
            return LATER
        finally:
            close_old_connections()
        process_one_mail.delay_on_commit(mail_id=mail.pk)
        return KEPT


def _with_path(envelope: Envelope) -> bytes:
    """The last server on the way writes down the envelope (RFC 5321, 4.4); line breaks cannot be in it."""
    lines = [
        f"Return-Path: <{(envelope.mail_from or '').strip('<>')}>",
        *(f"Delivered-To: {each}" for each in envelope.rcpt_tos),
    ]
    content = envelope.content or b""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + bytes(content)


class _ClearWords(SMTP):
    """Says what to do instead where the library only says no, and takes long lines: nothing is lost for its form."""

    line_length_limit = LARGEST

    async def push(self, status: Any) -> None:
        is_too_large = str(status).startswith(("552 ", "500 Line too long"))
        await super().push("\r\n".join([TOO_LARGE] * self._answers()) if is_too_large else status)

    def _answers(self) -> int:
        return 1


class _Lmtp(_ClearWords, LMTP):
    def _answers(self) -> int:
        """One for each recipient also when it is no; before there are any, one."""
        return max(1, len(self.envelope.rcpt_tos)) if self.envelope else 1


def make_server(keeper: Keeper, *, protocol: str, loop: asyncio.AbstractEventLoop | None = None) -> SMTP:
    """One for each connection."""
    kind = _Lmtp if protocol == "lmtp" else _ClearWords
    return kind(
        keeper, data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Jems Portal", timeout=IDLE_SECONDS, loop=loop
    )


async def listen(*, host: str, port: int, protocol: str, mailbox: str) -> None:
    """Serve until cancelled."""
    keeper = Keeper(mailbox, per_recipient=protocol == "lmtp")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: make_server(keeper, protocol=protocol, loop=loop), host, port)
    async with server:
        await server.serve_forever()
