"""What the gateway itself says to somebody who wrote."""

from __future__ import annotations

from helpdesk.gateway.outgoing import envelope, thread_headers
from helpdesk.models import Ticket
from portal.accounts.models import User
from portal.notices.actions import queue


def mail_too_large(person: User, *, subject: str, answers: list[str]) -> None:
    """The clear answer to more than 20 MB, under the headers of an automatic reply (RFC 3834)."""
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    headers |= {"In-Reply-To": answers[0], "References": answers[0]} if answers else {}
    queue("helpdesk/mail_too_large", to=person, context={"about": subject}, headers=headers)


def secrets_found(person: User, *, ticket: Ticket, kinds: str, by_mail: bool) -> None:
    """To who sent a password by mail; without ``by_mail`` in the portal only. The secret itself is not repeated."""
    headers = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    sent = envelope(ticket, person, thread_headers(ticket, None) | headers)
    queue(
        "helpdesk/secrets_found", to=person, about=ticket, headers=sent.headers, reply_to=sent.reply_to,
        context={"ticket": ticket, "kinds": kinds} | sent.context, secrets=sent.secrets, by_mail=by_mail,
    )  # fmt: skip
