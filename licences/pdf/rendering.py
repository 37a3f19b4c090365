"""The agreement as a tagged PDF (PDF/UA-1): the compiler refuses what a screen reader could not read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

import typst

from licences.models import Agreement

TEMPLATE = Path(__file__).parent / "agreement.typ"


class Rendered(NamedTuple):
    data: bytes
    pages: int


@cache
def _fonts() -> typst.Fonts:
    """Only what the compiler brings along: another machine must give the same bytes."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def render(agreement: Agreement, *, issued_on: date) -> Rendered:
    """The bytes to be signed, the same for the same agreement, text and day."""
    inputs = {"agreement": json.dumps(facts_of(agreement, issued_on), sort_keys=True)}
    compiler = typst.Compiler(str(TEMPLATE), font_paths=_fonts(), sys_inputs=inputs)
    midnight = datetime(issued_on.year, issued_on.month, issued_on.day, tzinfo=UTC)
    data = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=midnight)
    pages = json.loads(compiler.query("<pages>", field="value", one=True))
    return Rendered(cast("bytes", data), int(pages))


def facts_of(agreement: Agreement, issued_on: date) -> dict[str, object]:
    return {
        "reference": agreement.reference,
        "title": agreement.text_version.title,
        "text_version": agreement.text_version.number,
        "issued_on": issued_on.isoformat(),
        "licensor": agreement.licensor_name,
        "programme": agreement.programme_name,
        "institution": agreement.institution_name,
        "address": [line.strip() for line in agreement.institution_address.splitlines() if line.strip()],
        "country": agreement.institution_country,
        "representative": agreement.representative_name,
        "role": agreement.representative_role,
        "clauses": agreement.text_version.clauses,
    }
