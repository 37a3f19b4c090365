"""Queue a message in the caller's transaction; delivery comes after the commit (``delivery``)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.notices.models import Attachment, Message, Notice
from portal.notices.recipients import Enclosure, Recipient
from portal.notices.rendering import Rendered, render
from portal.notices.selectors import wants_mail
from portal.notices.tasks import deliver
from portal.notices.topics import Topic, topic_for


@transaction.atomic
def queue(
    template: str,
    *,
    to: User | Recipient,
    context: dict[str, Any],
    about: models.Model | None = None,
    attachments: Iterable[Enclosure] = (),
    secrets: Iterable[str] = (),
    reply_to: str | None = None,
    headers: dict[str, str] | None = None,
    now: datetime | None = None,
) -> Message | None:
    """Write the outbox row (None when the person switched the topic's mails off) and, for a user, the notice.

    ``secrets`` are parts of the text, such as link tokens, that are masked once a mail server took the message.
    """
    now = now or timezone.now()
    topic = topic_for(template)
    user = to if isinstance(to, User) else None
    rendered = render(template, {"recipient": to, "topic": topic} | context)

    message = None
    if user is None or wants_mail(user, topic):
        extra = dict(headers or {}) | ({"Reply-To": reply_to} if reply_to else {})
        message = _write(template, topic, to, rendered, about, extra, list(secrets), now)
        Attachment.objects.bulk_create(
            Attachment(message=message, name=item.name, content_type=item.content_type, content=item.content)
            for item in attachments
        )
        deliver.delay_on_commit(message_id=message.pk)
    if user:
        Notice.objects.create(
            user=user, message=message, topic=topic.key, title=rendered.subject, url=_page_of(about), created_at=now
        )
    return message


def _write(
    template: str,
    topic: Topic,
    to: User | Recipient,
    rendered: Rendered,
    about: models.Model | None,
    headers: dict[str, str],
    secrets: list[str],
    now: datetime,
) -> Message:
    return Message.objects.create(
        template=template,
        topic=topic.key,
        user=to if isinstance(to, User) else None,
        address=to.email,
        name=to.name,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        headers=headers,
        secrets=secrets,
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        queued_at=now,
        next_attempt_at=now,
    )


def _page_of(about: models.Model | None) -> str:
    return about.get_absolute_url() if about is not None and hasattr(about, "get_absolute_url") else ""
