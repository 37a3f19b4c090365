"""The files of an agreement: what each is called, and recognising one by its hash without telling whose it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import NamedTuple, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from licences.enums import AgreementStatus
from licences.models import Agreement
from portal.audit.models import Entry
from portal.files.models import StoredFile

# kind: (column of the agreement, what it is); the newest step first.
KINDS: dict[str, tuple[str, str | Promise]] = {
    "evidence": ("evidence_file", _("the evidence file of an agreement")),
    "countersigned": ("countersigned_file", _("an agreement with both signatures")),
    "signed": ("signed_file", _("an agreement signed by the licensee and accepted")),
    "issued": ("issued_file", _("an agreement as it was issued, without a signature")),
}
COUNTED_IN = {
    "licences.evidence_kept": "evidence",
    "licences.countersigned": "countersigned",
    "licences.received": "signed",
}


class Known(NamedTuple):
    """All the public may hear about a file we recognise."""

    what: str | Promise
    since: datetime


@dataclass(frozen=True)
class Shelved:
    """One file as the agreement's page lists it; pages are 0 where nobody counted them."""

    reference: str
    kind: str
    stored: StoredFile
    pages: int

    @property
    def name(self) -> str:
        return f"{self.reference}-{self.kind}.pdf"

    @property
    def url(self) -> str:
        return reverse(f"licences:{self.kind}", args=[self.reference])

    @property
    def note(self) -> str | Promise:
        return {"countersigned": _("both signatures"), "signed": _("as it came back")}.get(self.kind, "")

    @property
    def fingerprint(self) -> str:
        return in_groups(self.stored.sha256)


def in_groups(sha256: str) -> str:
    """Groups of four, as people compare a hash."""
    return " ".join(sha256[start : start + 4] for start in range(0, 64, 4))


def shelf_of(agreement: Agreement, entries: Iterable[Entry]) -> list[Shelved]:
    """The files as they are read, the evidence first. What the licensee returned hides behind the finished one.

    ``entries`` are the agreement's, newest first: they say how many pages each file has.
    """
    hidden = {"signed"} if agreement.countersigned_file_id else set()
    kinds = [kind for kind in KINDS if kind not in hidden and file_of(agreement, kind)]
    pages = _pages_of(agreement, entries)
    return [
        Shelved(agreement.reference, kind, cast("StoredFile", file_of(agreement, kind)), pages.get(kind, 0))
        for kind in kinds
    ]


def _pages_of(agreement: Agreement, entries: Iterable[Entry]) -> dict[str, int]:
    """As the machine counted them when it examined or made each file."""
    pages = {"issued": agreement.issued_pages}
    for entry in (entry for entry in entries if entry.verb in COUNTED_IN):
        pages.setdefault(COUNTED_IN[entry.verb], int(str(entry.facts.get("pages", 0))))
    if not pages.get("countersigned"):  # a seal adds no page
        pages["countersigned"] = pages.get("signed", 0)
    return pages


def file_of(agreement: Agreement, kind: str) -> StoredFile | None:
    """One of KINDS; None for what is not there yet."""
    return getattr(agreement, KINDS[kind][0]) if kind in KINDS else None


def known_by_hash(sha256: str) -> Known | None:
    """What was taken back or rejected counts as unknown, like what was never here. One query."""
    stored = _recognised(StoredFile.objects.filter(sha256=sha256)).order_by("kept_at", "pk").first()
    if stored is None:
        return None
    kind = next(kind for kind in KINDS if getattr(stored, f"is_{kind}"))
    return Known(KINDS[kind][1], stored.kept_at)


def _recognised(files: QuerySet[StoredFile]) -> QuerySet[StoredFile]:
    kept = Agreement.objects.exclude(status=AgreementStatus.VOID)
    marks = {f"is_{kind}": Exists(kept.filter(**{column: OuterRef("pk")})) for kind, (column, _) in KINDS.items()}
    is_one = reduce(or_, (Q(**{mark: True}) for mark in marks))
    return files.annotate(**marks).filter(is_one)
