"""The pick-list of programmes, read from the project's fixture."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from portal.accounts.models import Programme

PICK_LIST = Path(__file__).parent.parent / "fixtures" / "programmes.csv"


@transaction.atomic
def load_programmes(*, source: Path = PICK_LIST) -> tuple[int, int]:
    """Create missing programmes and bring the others up to date; returns (created, updated). Safe to run again.

    A programme is known by its name; its code stays what it was, because links and files name it.
    """
    created = updated = 0
    codes = set(Programme.objects.values_list("code", flat=True))
    known = {programme.name: programme for programme in Programme.objects.all()}
    for row in csv.DictReader(source.open(encoding="utf-8", newline="")):
        facts = _facts(row)
        programme = known.get(row["name"])
        if programme is None:
            Programme.objects.create(code=_code(row["name"], codes), name=row["name"], **facts)
            created += 1
        elif any(getattr(programme, field) != value for field, value in facts.items()):
            Programme.objects.filter(pk=programme.pk).update(**facts)
            updated += 1
    return created, updated


def _facts(row: dict[str, str]) -> dict[str, str]:
    return {
        "strand": row["strand"],
        "countries": row["countries"],
        "managing_authority": row["managing_authority_host"],
        "cci": row["cci"],
        "keep_id": row["keep_id"],
    }


def _code(name: str, taken: set[str]) -> str:
    """A slug nobody has yet; a second of the same words gets a number."""
    stem = slugify(name)[:55]
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}-{number}", number + 1
    taken.add(code)
    return code
