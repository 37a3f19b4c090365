from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models

from portal.audit.chain import GENESIS, digest_of
from portal.audit.models import Entry, Seal

SEAL_DELAY = timedelta(minutes=10)


def entries_about(target: models.Model) -> models.QuerySet[Entry]:
    """What happened to ``target``, oldest first."""
    return Entry.objects.filter(target_type=target._meta.label_lower, target_id=str(target.pk)).order_by("pk")


@dataclass(frozen=True)
class ChainReport:
    entries: int
    faults: list[str]


def verify_chain(*, now: datetime) -> ChainReport:
    """Walk the whole chain again; every fault is one sentence."""
    faults: list[str] = []
    number, digest = 0, GENESIS
    for link in Seal.objects.select_related("entry").order_by("number").iterator(chunk_size=1000):
        if link.number != number + 1:
            faults.append(f"Seal {number + 1} is missing.")
        number, expected = link.number, digest_of(link.entry, previous=digest)
        if link.digest != expected:
            faults.append(f"Entry {link.entry_id} or its seal {link.number} was changed.")
        digest = link.digest
    late = Entry.objects.filter(seal=None, at__lt=now - SEAL_DELAY).count()
    if late:
        faults.append(f"{late} entries wait for a seal for more than 10 minutes.")
    return ChainReport(entries=number, faults=faults)
