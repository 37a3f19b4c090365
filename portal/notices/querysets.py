from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from portal.accounts.roles import holds
from portal.notices.enums import MessageStatus

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.notices.models import Bounce, Message, Notice  # noqa: F401


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User | AnonymousUser) -> MessageQuerySet:
        """The mail log holds everybody's mail: all of it for those who may read it, nothing for others."""
        return self if holds(user, "notices.view_log") else self.none()

    def due(self, *, at: datetime) -> MessageQuerySet:
        return self.filter(status=MessageStatus.WAITING, next_attempt_at__lte=at)

    def abandoned(self, *, at: datetime) -> MessageQuerySet:
        """Claimed by somebody who did not come back in time."""
        return self.filter(status=MessageStatus.SENDING, leased_until__lte=at)

    def matching(self, words: str) -> MessageQuerySet:
        """Address, name or subject contains ``words``."""
        if not words:
            return self
        return self.filter(Q(address__icontains=words) | Q(name__icontains=words) | Q(subject__icontains=words))


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User | AnonymousUser) -> NoticeQuerySet:
        """One's own and nobody else's, staff included."""
        return self.filter(user_id=user.pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class BounceQuerySet(models.QuerySet["Bounce"]):
    def live(self) -> BounceQuerySet:
        """Came back for good, and nobody said since that the mailbox works."""
        return self.filter(is_hard=True, cleared_at=None)
