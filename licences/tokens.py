"""The one-time code of a signatory. The database keeps its hash only."""

import secrets

from django.utils.crypto import salted_hmac


def new_code() -> str:
    """Six digits, short-lived and with few tries."""
    return f"{secrets.randbelow(1_000_000):06d}"


def code_hash_of(code: str, *, nonce: str) -> str:
    """Keyed, because a million codes are quickly tried against a plain hash."""
    return salted_hmac("licences.signing_code", f"{nonce}:{code}", algorithm="sha256").hexdigest()
