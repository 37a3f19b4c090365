"""Every agreement file that leaves the portal is noted: which one, for whom, when."""

from __future__ import annotations

from datetime import datetime

from licences.models import Agreement, SigningLink
from portal.accounts.models import User
from portal.audit.actions import record


def note_handed_out(*, agreement: Agreement, kind: str, sha256: str, by: User | SigningLink, now: datetime) -> None:
    """One entry and no other write, so that serving stays quick. It is not part of the story people read."""
    facts: dict[str, object] = {"file": kind, "sha256": sha256}
    if isinstance(by, SigningLink):
        facts["link"] = by.pk
    record("licences.file_handed_out", target=agreement, by=by, at=now, facts=facts)
