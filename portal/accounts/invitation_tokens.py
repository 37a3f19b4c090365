"""Links of invitations: the token travels by mail, only its hash is kept."""

import hashlib
import secrets
from datetime import timedelta

LIFETIME = timedelta(days=14)


def new_token() -> str:
    return secrets.token_urlsafe(32)


def hash_of(token: str) -> str:
    """The tokens are long and random, so one plain round is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
