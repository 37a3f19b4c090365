"""The bottom of the house: what happened, to what, by whom, when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, models, transaction

from portal.audit.chain import GENESIS, digest_of
from portal.audit.models import Entry, Seal
from portal.audit.tasks import seal

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

BATCH = 500
LONGEST_LABEL = 200


class Guest(Protocol):
    """Somebody without an account who acts: a signatory, an answer by link."""

    @property
    def audit_name(self) -> str: ...


def record(
    verb: str,
    *,
    target: models.Model,
    by: AbstractBaseUser | Guest | None,
    at: datetime,
    facts: Mapping[str, object] | None = None,
) -> Entry:
    """Write one entry in the caller's transaction; ``by=None`` is the portal itself.

    ``facts`` must be JSON and should hold numbers and keys, not people's words: entries outlive an erased account.
    """
    guest_name = getattr(by, "audit_name", "")[:LONGEST_LABEL]
    user_id = getattr(by, "pk", None) if by and not guest_name and not isinstance(by, AnonymousUser) else None
    entry = Entry.objects.create(
        at=at,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        actor_id=user_id,
        actor_kind="user" if user_id else "guest" if by else "system",
        actor_label=guest_name,
        facts=facts or {},
    )
    seal.delay_on_commit()
    return entry


def seal_entries() -> int:
    """Append every unsealed entry to the chain, oldest first; returns how many.

    Two sealers may meet: the loser's batch breaks on the unique number and is left to the winner's next round.
    """
    sealed = 0
    while True:
        try:
            batch = _seal_batch()
        except IntegrityError:
            return sealed
        sealed += batch
        if batch < BATCH:
            return sealed


@transaction.atomic
def _seal_batch() -> int:
    last = Seal.objects.order_by("-number").first()
    number, digest = (last.number, last.digest) if last else (0, GENESIS)
    seals = []
    for entry in Entry.objects.filter(seal=None).order_by("pk")[:BATCH]:
        number, digest = number + 1, digest_of(entry, previous=digest)
        seals.append(Seal(number=number, entry=entry, digest=digest))
    Seal.objects.bulk_create(seals)
    return len(seals)
