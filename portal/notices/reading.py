"""What people do with their notices, and staff with the mail log."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.actions import record
from portal.notices.enums import MessageStatus
from portal.notices.models import Message, Notice, Preference
from portal.notices.tasks import deliver
from portal.notices.topics import Topic, optional_topics


class NoticesError(Exception):
    """Something the person can be told; the message is fit to show."""


@transaction.atomic
def read(*, notice: Notice, by: User, now: datetime) -> Notice:
    """Mark a notice read; the first time counts."""
    Notice.objects.visible_to(by).unread().filter(pk=notice.pk).update(read_at=now)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def read_all(*, by: User, now: datetime) -> int:
    """Mark every notice of the person read; returns how many were not."""
    return Notice.objects.visible_to(by).unread().update(read_at=now)


@transaction.atomic
def choose_topics(*, by: User, wanted: Collection[str], now: datetime) -> None:
    """Mails come for the optional topics named and for no other optional one."""
    for topic in optional_topics():
        _prefer(by, topic, by_mail=topic.key in wanted, now=now)


@transaction.atomic
def unsubscribe(*, user: User, topic: Topic, now: datetime) -> None:
    """Stop the mails of one topic, asked for by the link in a mail; the notices in the portal go on."""
    if not topic.is_optional:
        raise NoticesError(_("Mails about “%(title)s” cannot be switched off.") % {"title": topic.title})
    _prefer(user, topic, by_mail=False, now=now)


@transaction.atomic
def retry(*, message: Message, by: User, now: datetime) -> Message:
    """Send a parked message on its way again, with all its attempts."""
    if not _unpark(message, by=by, now=now):
        raise NoticesError(_("This message is not parked any more. Reload to see its state."))
    deliver.delay_on_commit(message_id=message.pk)
    message.refresh_from_db()
    return message


@transaction.atomic
def retry_all(*, by: User, now: datetime) -> int:
    """Send every parked message on its way again, as after a long outage; returns how many. The sweep spreads them."""
    parked = list(Message.objects.filter(status=MessageStatus.PARKED).order_by("pk"))
    return sum(_unpark(message, by=by, now=now) for message in parked)


def _unpark(message: Message, *, by: User, now: datetime) -> bool:
    parked = Message.objects.filter(pk=message.pk, status=MessageStatus.PARKED)
    if not parked.update(status=MessageStatus.WAITING, attempts=0, next_attempt_at=now):
        return False
    record("notices.retried", target=message, by=by, at=now)
    return True


def _prefer(user: User, topic: Topic, *, by_mail: bool, now: datetime) -> None:
    """No row means yes, so only a change leaves a trace."""
    kept = Preference.objects.filter(user=user, topic=topic.key).first()
    if (kept.by_mail if kept else True) == by_mail:
        return
    Preference.objects.update_or_create(user=user, topic=topic.key, defaults={"by_mail": by_mail, "changed_at": now})
    record("notices.preference_changed", target=user, by=user, at=now, facts={"topic": topic.key, "by_mail": by_mail})
