"""How a text will look once it is issued, with sample parties and without anything to sign."""

from __future__ import annotations

from django.conf import settings

from licences.models import AgreementTextVersion
from licences.pdf.typesetting import Rendered, typeset

SAMPLE = {
    "reference": "LA-0000-0000",
    "programme": "Interreg Sample Programme",
    "institution": "Sample Regional Authority",
    "address": ["Sample Street 1", "1000 Sampletown"],
    "country": "Austria",
    "representative": "Sam Sample",
    "role": "Director",
}


def render_draft(text: AgreementTextVersion) -> Rendered:
    """A preview; the same bytes for the same text."""
    facts = SAMPLE | {
        "document_title": f"Draft: {text.title}, version {text.number}",
        "author": settings.LICENSOR_NAME,
        "title": text.title,
        "text_version": text.number,
        "day": text.valid_from.isoformat(),
        "licensor": settings.LICENSOR_NAME,
        "clauses": text.clauses,
    }
    made = typeset("draft.typ", facts, day=text.valid_from)
    return Rendered(made.data, made.pages)
