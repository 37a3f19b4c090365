"""The post office that carries the letters of ``portal.accounts``, which lies below and cannot import us."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from portal.accounts import post
from portal.accounts.models import User
from portal.notices.actions import queue
from portal.notices.recipients import Recipient


def carry(
    template: str,
    *,
    to: User | str,
    context: dict[str, Any],
    about: models.Model | None,
    secrets: Iterable[str],
    now: datetime | None,
) -> None:
    """A bare address gets a mail only; a user gets the notice too."""
    recipient = Recipient(to) if isinstance(to, str) else to
    queue(template, to=recipient, context=context, about=about, secrets=secrets, now=now)


def open_office() -> None:
    post.deliver_through(carry)
