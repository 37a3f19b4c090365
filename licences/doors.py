"""Behind a signing link: finding it, and remembering in the browser's session that the code was given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.crypto import constant_time_compare

from licences.models import SigningLink
from portal.accounts.link_tokens import hash_of

SESSION_KEY = "signing"
STAYS_OPEN = timedelta(hours=12)


def find_link(token: str, *, now: datetime) -> SigningLink | None:
    """The live link behind a token; None for unknown, expired and revoked alike."""
    links = SigningLink.objects.live(at=now).select_related(
        "agreement__programme",
        "agreement__text_version",
        "agreement__asked_by",
        "agreement__request",
        "agreement__issued_file",
        "agreement__countersigned_file",
        "agreement__evidence_file",
    )
    link = links.filter(token_hash=hash_of(token)).first()
    return link if link and constant_time_compare(link.token, token) else None


def is_confirmed(session: Any, link: SigningLink, *, now: datetime) -> bool:
    """Whether this browser gave the code within the last twelve hours."""
    stamp = session.get(SESSION_KEY, {}).get(str(link.pk))
    return bool(stamp) and datetime.fromisoformat(stamp) > now - STAYS_OPEN


def remember(session: Any, link: SigningLink, *, now: datetime) -> None:
    session.cycle_key()
    session[SESSION_KEY] = session.get(SESSION_KEY, {}) | {str(link.pk): now.isoformat()}
