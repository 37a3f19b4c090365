"""Mail that others send by Django's mail API (allauth, Wagtail) goes through the outbox like our own."""

from __future__ import annotations

from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from django.utils.html import linebreaks

from portal.notices.actions import queue_rendered
from portal.notices.recipients import Recipient
from portal.notices.rendering import Rendered

DIRECT = "account/mail"


class OutboxBackend(BaseEmailBackend):
    """Writes one outbox row for each address; the mail leaves by the ``smtp`` mailer after the commit.

    A sender may set ``message.outbox_template`` (the key shown in the log) and ``message.outbox_secrets``.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for address in message.recipients():
                _queue(message, address)
        return len(email_messages)


def _queue(message: EmailMessage, address: str) -> None:
    name, email = parseaddr(address)
    text, html = _bodies(message)
    headers = dict(message.extra_headers)
    if message.reply_to:
        headers["Reply-To"] = ", ".join(message.reply_to)
    queue_rendered(
        getattr(message, "outbox_template", DIRECT),
        Rendered(" ".join(str(message.subject).split()), text, html),
        Recipient(email, name),
        secrets=getattr(message, "outbox_secrets", ()),
        headers=headers,
        now=timezone.now(),
    )


def _bodies(message: EmailMessage) -> tuple[str, str]:
    """Text and HTML; each is made from the other where only one was given."""
    body = str(message.body)
    if message.content_subtype == "html":
        return body, body
    html = [content for content, kind in getattr(message, "alternatives", []) if kind == "text/html"]
    return body, html[0] if html else linebreaks(body, autoescape=True)
