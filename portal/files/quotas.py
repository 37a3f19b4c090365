"""How much one person may upload on one day."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.files.checks import FileRefused
from portal.files.models import UploadDay


def limit_for(user: User) -> int:
    return settings.FILES_DAILY_BYTES_STAFF if user.is_staff else settings.FILES_DAILY_BYTES


def take(*, user: User, size: int, now: datetime) -> bool:
    """Take ``size`` bytes from the day's allowance, if they fit. Undone with the transaction."""
    limit = limit_for(user)
    today = timezone.localtime(now).date()
    return size <= limit and (_add(user, today, size, limit) or _begin_and_add(user, today, size, limit))


def day_is_full(user: User) -> FileRefused:
    words = _("You have reached today's limit of %(limit)s MB of uploads. Send the rest tomorrow.")
    return FileRefused(words % {"limit": limit_for(user) // (1024 * 1024)})


def _add(user: User, today: date, size: int, limit: int) -> bool:
    fits = UploadDay.objects.filter(user=user, on=today, size__lte=limit - size)
    return bool(fits.update(size=F("size") + size))


def _begin_and_add(user: User, today: date, size: int, limit: int) -> bool:
    """The day's first upload makes its row; for a full day the second try finds no room either."""
    UploadDay.objects.get_or_create(user=user, on=today)
    return _add(user, today, size, limit)
