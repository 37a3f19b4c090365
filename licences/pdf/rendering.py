"""The agreement as the parties sign it: tagged, titled, with a field for each of them, the same bytes each time."""

from __future__ import annotations

from datetime import date

from licences.models import Agreement
from licences.pdf.fields import TAGS, add_signature_fields
from licences.pdf.typesetting import Rendered, typeset

__all__ = ["Rendered", "facts_of", "render"]


def render(agreement: Agreement, *, issued_on: date) -> Rendered:
    """The bytes to be signed, the same for the same agreement, text and day."""
    made = typeset("agreement.typ", facts_of(agreement, issued_on), day=issued_on)
    return Rendered(add_signature_fields(made.data, made.boxes), made.pages)


def facts_of(agreement: Agreement, day: date) -> dict[str, object]:
    text = agreement.text_version
    return {
        "document_title": f"{text.title}, {agreement.reference}",
        "author": agreement.licensor_name,
        "reference": agreement.reference,
        "title": text.title,
        "text_version": text.number,
        "day": day.isoformat(),
        "licensor": agreement.licensor_name,
        "programme": agreement.programme_name,
        "institution": agreement.institution_name,
        "address": [line.strip() for line in agreement.institution_address.splitlines() if line.strip()],
        "country": agreement.institution_country,
        "representative": agreement.representative_name,
        "role": agreement.representative_role,
        "clauses": text.clauses,
        "tags": TAGS,
    }
