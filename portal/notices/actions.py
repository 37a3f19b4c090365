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
from portal.notices.recipients import Enclosure, Recipient, Telling
from portal.notices.rendering import Rendered, render
from portal.notices.selectors import wanting_mail
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

    The other arguments are those of ``Telling``. To tell several, use ``queue_each``.
    """
    now = now or timezone.now()
    if isinstance(to, User):
        telling = Telling(to, context, secrets, reply_to, headers, by_mail, attachments)
        return queue_each(template, [telling], about=about, now=now)[0]
    rendered = render(template, to=to, topic=topic_for(template), context=context)
    extra = _headers(headers, reply_to)
    return queue_rendered(template, rendered, to, about, attachments, secrets, headers=extra, now=now)


@transaction.atomic(savepoint=False)
def queue_each(
    template: str, tellings: Iterable[Telling], *, about: models.Model | None = None, now: datetime | None = None
) -> list[Message | None]:
    """The same news to several users, each in their own words: as many statements for one as for a hundred."""
    now, topic, told = now or timezone.now(), topic_for(template), list(tellings)
    wanting = wanting_mail((each.to for each in told), topic)
    notices, enclosed = [], []
    for each in told:
        rendered = render(template, to=each.to, topic=topic, context=each.context)
        message = None
        if each.by_mail and each.to.pk in wanting:
            extra = _headers(each.headers, each.reply_to)
            message = _message(template, rendered, each.to, about, now, headers=extra, secrets=each.secrets)
            enclosed += [_attachment(message, item) for item in each.attachments]
        title, url = rendered.subject[:SUBJECT_LENGTH], _page_of(about)
        notices.append(Notice(user=each.to, message=message, topic=topic.key, title=title, url=url, created_at=now))
    messages = [notice.message for notice in notices]
    _save([message for message in messages if message], enclosed)
    Notice.objects.bulk_create(notices)
    return messages


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
    message = _message(template, rendered, to, about, now, headers=headers, secrets=secrets)
    _save([message], [_attachment(message, item) for item in attachments])
    return message


def _save(messages: list[Message], enclosed: list[Attachment]) -> None:
    Message.objects.bulk_create(messages)
    Attachment.objects.bulk_create(enclosed)
    for message in messages:
        deliver.delay_on_commit(message_id=message.pk)


def _message(
    template: str,
    rendered: Rendered,
    to: User | Recipient,
    about: models.Model | None,
    now: datetime,
    *,
    headers: dict[str, str],
    secrets: Iterable[str],
) -> Message:
    return Message(
        template=template,
        topic=topic_for(template).key,
        user=to if isinstance(to, User) else None,
        address=to.email,
        name=to.name,
        subject=rendered.subject[:SUBJECT_LENGTH],
        text=rendered.text,
        html=rendered.html,
        headers=headers,
        secrets=[secret for secret in secrets if secret],
        about_type=about._meta.label_lower if about else "",
        about_id=str(about.pk) if about else "",
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        queued_at=now,
        next_attempt_at=now,
    )


def _attachment(message: Message, item: Enclosure) -> Attachment:
    return Attachment(message=message, name=item.name, content_type=item.content_type, content=item.content)


def _headers(headers: dict[str, str] | None, reply_to: str | None) -> dict[str, str]:
    return {**(headers or {}), **({"Reply-To": reply_to} if reply_to else {})}


def _page_of(about: models.Model | None) -> str:
    return about.get_absolute_url() if about is not None and hasattr(about, "get_absolute_url") else ""
