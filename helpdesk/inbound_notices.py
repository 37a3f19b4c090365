"""What the gateway itself says to somebody who wrote."""

from __future__ import annotations

from portal.accounts.models import User
from portal.notices.actions import queue


def mail_too_large(person: User, *, subject: str, answers: list[str]) -> None:
    """The clear answer to more than 20 MB, under the headers of an automatic reply (RFC 3834)."""
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    headers |= {"In-Reply-To": answers[0], "References": answers[0]} if answers else {}
    queue("helpdesk/mail_too_large", to=person, context={"about": subject}, headers=headers)
