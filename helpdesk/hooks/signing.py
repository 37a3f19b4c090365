"""Sign what leaves the house the way Standard Webhooks does (standardwebhooks.com, symmetric signatures v1)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from portal.accounts.link_tokens import token_from

PURPOSE = "helpdesk.hook"
PREFIX = "whsec_"


def secret_of(seed: str) -> str:
    """What the other side is shown once; it can be written again from the row's seed and our secret key."""
    return PREFIX + base64.b64encode(token_from(seed, purpose=PURPOSE).encode()).decode()


def signed_headers(*, seed: str, event_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The three headers; the other side recomputes the third from the other two and the bytes of the body."""
    stamp = str(int(at.timestamp()))
    return {
        "Webhook-Id": event_id,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": f"v1,{signature(secret_of(seed), event_id, stamp, body)}",
    }


def signature(secret: str, event_id: str, stamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{event_id}.{stamp}.".encode() + body
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
