"""From an outbox row to a mail with its headers."""

from __future__ import annotations

from email.message import EmailMessage as Headers
from email.message import MIMEPart
from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from portal.notices.links import unsubscribe_url
from portal.notices.models import Attachment, Message
from portal.notices.topics import TOPICS


def compose(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [formataddr((message.name, message.address))],
        headers=headers_of(message),
    )
    mail.attach_alternative(message.html, "text/html")
    for attachment in message.attachments.all():
        mail.attach(_part(attachment))
    return mail


def headers_of(message: Message) -> dict[str, str]:
    """The row's own headers win, except for the identity of the message."""
    return _automatic() | _news(message) | message.headers | {"Message-ID": message.message_id}


def _automatic() -> dict[str, str]:
    """Asks mail programs not to answer by themselves (RFC 3834, and Outlook's own word)."""
    return {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def _news(message: Message) -> dict[str, str]:
    """News can be stopped by one click in the mail program (RFC 8058)."""
    topic = TOPICS.get(message.topic)
    if not topic or not topic.is_news or not message.user:
        return {}
    return {
        "List-Id": f"{topic.title} <{topic.key}.{urlsplit(settings.SITE_URL).hostname}>",
        "List-Unsubscribe": f"<{unsubscribe_url(message.user, topic)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _part(attachment: Attachment) -> MIMEPart:
    """Built by hand: Django's ``attach`` loses parameters such as a calendar's ``method``."""
    kind = Headers()
    kind["Content-Type"] = attachment.content_type
    header = kind["Content-Type"]
    part = MIMEPart()
    part.set_content(
        bytes(attachment.content),
        maintype=header.maintype,
        subtype=header.subtype,
        params=dict(header.params),
        disposition="attachment",
        filename=attachment.name,
    )
    return part
