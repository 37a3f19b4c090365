from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import User


@dataclass(frozen=True)
class Recipient:
    """Somebody without an account, known by address only."""

    email: str
    name: str = ""


@dataclass(frozen=True)
class Enclosure:
    """A file to travel with a message."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Telling:
    """What one user is told; without ``by_mail`` they get the notice only.

    ``secrets`` are parts of the text, such as link tokens, that are masked once a mail server took the message.
    """

    to: User
    context: dict[str, Any]
    secrets: Iterable[str] = ()
    reply_to: str | None = None
    headers: dict[str, str] | None = None
    by_mail: bool = True
    attachments: Iterable[Enclosure] = ()
