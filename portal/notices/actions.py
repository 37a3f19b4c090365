"""Queue a message in the caller's transaction; delivery comes after the commit (``delivery``).

What readers and staff do with messages afterwards is in ``reading``.
"""

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
from portal.notices.topics import topic_for

SUBJECT_LENGTH = 300


@transaction.atomic(savepoint=False)
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
    by_mail: bool = True,
    now: datetime | None = None,
) -> Message | None:
    """Write the outbox row (None when the person switched the topic's mails off) and, for a user, the notice.

    Without ``by_mail`` a user gets the notice only.

    ``secrets`` are parts of the text, such as link tokens, that are masked once a mail server took the message.
    """
    now = now or timezone.now()
    topic = topic_for(template)
    rendered = render(template, to=to, topic=topic, context=context)
    extra = dict(headers or {}) | ({"Reply-To": reply_to} if reply_to else {})
    if not isinstance(to, User):
        return queue_rendered(template, rendered, to, about, attachments, secrets, headers=extra, now=now)

    message = None
    if by_mail and wants_mail(to, topic):
        message = queue_rendered(template, rendered, to, about, attachments, secrets, headers=extra, now=now)
    title, url = rendered.subject[:SUBJECT_LENGTH], _page_of(about)
    Notice.objects.create(user=to, message=message, topic=topic.key, title=title, url=url, created_at=now)
    return message


@transaction.atomic(savepoint=False)
def queue_rendered(
    template: str,
    rendered: Rendered,
    to: User | Recipient,
    about: models.Model | None = None,
    attachments: Iterable[Enclosure] = (),
    secrets: Iterable[str] = (),
    *,
    headers: dict[str, str],
    now: datetime,
) -> Message:
    """Write the row of a text that is ready, and wake the delivery after the commit. Asks no preference."""
    kept_secrets = [secret for secret in secrets if secret]
    message = _write(template, rendered, to, about, now, headers=headers, secrets=kept_secrets)
    Attachment.objects.bulk_create(
        Attachment(message=message, name=item.name, content_type=item.content_type, content=item.content)
        for item in attachments
    )
    deliver.delay_on_commit(message_id=message.pk)
    return message


def _write(
    template: str, rendered: Rendered, to: User | Recipient, about: models.Model | None, now: datetime, **rest: Any
) -> Message:
    return Message.objects.create(
        template=template,
        topic=topic_for(template).key,
        user=to if isinstance(to, User) else None,
        address=to.email,
        name=to.name,
        subject=rendered.subject[:SUBJECT_LENGTH],
        text=rendered.text,
        html=rendered.html,
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        queued_at=now,
        next_attempt_at=now,
        **rest,
    )


def _page_of(about: models.Model | None) -> str:
    return about.get_absolute_url() if about is not None and hasattr(about, "get_absolute_url") else ""
