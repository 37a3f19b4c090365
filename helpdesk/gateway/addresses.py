"""Addresses of ours, and the signed one that leads an answer to its ticket: help+142.17.<mac>@.

The MAC covers kind, ticket and person. 80 bits, in letters that survive mail servers which change the case.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "helpdesk.reply_address"
MAC_BYTES = 10
FORM = re.compile(r"(?P<ticket>[1-9]\d{0,8})\.(?P<person>[1-9]\d{0,17})\.(?P<note>note\.)?(?P<mac>[a-z2-7]{16})")


@dataclass(frozen=True)
class Signed:
    """What a right reply address says. ``is_note``: agents' words for agents."""

    ticket: int
    person: int
    is_note: bool


def reply_address(ticket: int, person: int, *, is_note: bool = False) -> str:
    """ "" when the portal takes no mail."""
    local, _, domain = settings.HELPDESK_ADDRESS.rpartition("@")
    if not local:
        return ""
    mac = _mac(Signed(ticket, person, is_note), settings.SECRET_KEY)
    return f"{local}+{ticket}.{person}.{'note.' if is_note else ''}{mac}@{domain}"


def read_address(address: str) -> Signed | None:
    """The ticket and person of a right address; None for every other."""
    local, _, extension = address.rpartition("@")[0].lower().partition("+")
    found = FORM.fullmatch(extension)
    if not found or local != settings.HELPDESK_ADDRESS.rpartition("@")[0].lower():
        return None
    signed = Signed(int(found["ticket"]), int(found["person"]), bool(found["note"]))
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return signed if any(constant_time_compare(_mac(signed, key), found["mac"]) for key in keys) else None


def _mac(signed: Signed, key: str) -> str:
    words = f"{'note' if signed.is_note else 'reply'}:{signed.ticket}:{signed.person}"
    digest = salted_hmac(SALT, words, secret=key, algorithm="sha256").digest()[:MAC_BYTES]
    return base64.b32encode(digest).decode().lower()


def is_ours(address: str) -> bool:
    """The helpdesk's address with any extension, and the one our mails come from (bounces go there)."""
    local, _, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}" in own_addresses()


def own_addresses() -> set[str]:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return {address.lower() for address in (settings.HELPDESK_ADDRESS, sender) if address}
