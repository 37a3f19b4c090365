"""Agreement texts: published once, never changed. A correction is the next version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from licences.errors import LicenceError
from licences.models import AgreementTextVersion
from portal.accounts.models import User
from portal.audit.actions import record

Clause = dict[str, object]


@transaction.atomic
def publish_text(
    *, title: str, clauses: Sequence[Clause], note: str, valid_from: date, by: User | None, now: datetime
) -> AgreementTextVersion:
    """The next version, valid from a day on; what was issued before keeps its own."""
    if not clauses or not all(clause.get("heading") and clause.get("paragraphs") for clause in clauses):
        raise LicenceError("Each clause needs a heading and at least one paragraph.")
    newest = AgreementTextVersion.objects.aggregate(number=Max("number"))["number"] or 0
    text = AgreementTextVersion.objects.create(
        number=newest + 1,
        title=title,
        clauses=list(clauses),
        note=note,
        valid_from=valid_from,
        published_at=now,
        published_by=by,
    )
    record("licences.text_published", target=text, by=by, at=now, facts={"number": text.number})
    return text
