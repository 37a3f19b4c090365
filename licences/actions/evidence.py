"""The evidence file: one PDF that tells who signed what and when, kept once and never changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from licences import seal
from licences.models import Agreement
from licences.pdf.evidence import render_evidence
from portal.accounts.models import User
from portal.audit.actions import record
from portal.files.actions import keep_bytes


@transaction.atomic
def keep_evidence(agreement: Agreement, *, by: User | None, now: datetime) -> Agreement:
    """Render it from the record as it stands, seal it where there is a seal, and keep it; what is kept already stays.

    The caller holds the agreement's row, so nobody renders at the same moment.
    """
    if agreement.evidence_file_id:
        return agreement
    content = render_evidence(agreement, now=now)
    data = seal.seal_issued(content.data, now=now) if seal.has_seal() else content.data
    name = f"{agreement.reference}-evidence.pdf"
    stored = keep_bytes(content=data, name=name, content_type="application/pdf", by=by, now=now)
    Agreement.objects.filter(pk=agreement.pk, evidence_file=None).update(evidence_file=stored)
    agreement.refresh_from_db()
    facts = {"sha256": stored.sha256, "size": stored.size, "pages": content.pages}
    record("licences.evidence_kept", target=agreement, by=by, at=now, facts=facts)
    return agreement
