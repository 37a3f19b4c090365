"""Tokens of links in mails, one way for every room.

A row keeps a random seed and the hash of its token: the link can be written again for the next mail, and a copy of the
database opens nothing without the secret key. Tokens are long and random, so one plain round of hashing is enough.
"""

from __future__ import annotations

import hashlib
import secrets

from django.utils.crypto import salted_hmac


def fresh_seed() -> str:
    return secrets.token_urlsafe(18)


def token_from(seed: str, *, purpose: str) -> str:
    """40 hex digits; ``purpose`` names the room and the kind of link, so that no link opens another door."""
    return salted_hmac(f"portal.links.{purpose}", seed, algorithm="sha256").hexdigest()[:40]


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
