"""The letter box at the door: accounts drops letters in, the post office of a higher room carries them.

Accounts lies below notices, so it cannot import the outbox; notices registers itself in its AppConfig.ready.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from django.db.models import Model

    from portal.accounts.models import User


class PostOffice(Protocol):
    def __call__(
        self,
        template: str,
        *,
        to: User | str,
        context: dict[str, Any],
        about: Model | None,
        secrets: Iterable[str],
        now: datetime | None,
    ) -> None: ...


_offices: list[PostOffice] = []


def deliver_through(office: PostOffice) -> None:
    """The one post office; a second registration replaces the first."""
    _offices[:] = [office]


def drop(
    template: str,
    *,
    to: User | str,
    context: dict[str, Any],
    about: Model | None = None,
    secrets: Iterable[str] = (),
    now: datetime | None = None,
) -> None:
    """Queue a letter to a user (who also gets the notice in the portal) or to a bare address (mail only)."""
    if not _offices:
        raise RuntimeError("No post office: portal.notices must be installed to carry the letters of accounts.")
    _offices[0](template, to=to, context=context, about=about, secrets=secrets, now=now)
