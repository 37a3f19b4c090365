"""Secrets a signatory holds: the token of the link and the one-time code. The database keeps hashes only."""

import base64
import hashlib
import secrets

from django.utils.crypto import salted_hmac


def new_nonce() -> str:
    return secrets.token_urlsafe(32)


def token_of(nonce: str) -> str:
    """43 characters nobody can derive without the portal's secret key."""
    digest = salted_hmac("licences.signing_link", nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code() -> str:
    """Six digits, short-lived and with few tries."""
    return f"{secrets.randbelow(1_000_000):06d}"


def code_hash_of(code: str, *, nonce: str) -> str:
    """Keyed, because a million codes are quickly tried against a plain hash."""
    return salted_hmac("licences.signing_code", f"{nonce}:{code}", algorithm="sha256").hexdigest()
