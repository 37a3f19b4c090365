"""From facts to a tagged PDF (PDF/UA-1): the compiler refuses what a screen reader could not read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import typst
from django.utils.translation import gettext as _

from licences.errors import LicenceError
from licences.pdf.letters import cleaned, spelled_out, unprintable

FOLDER = Path(__file__).parent
MOST_SCRIPTS = 30  # unprintable ones that are spelled out before we give up


class CannotPrint(LicenceError):
    """Letters that none of our fonts has; nothing is made with boxes in their place."""

    def __init__(self, letters: str) -> None:
        self.letters = letters
        words = _(
            "The PDF cannot show these characters: %(letters)s. Write the words in Latin, Greek or Cyrillic letters."
        )
        super().__init__(words % {"letters": letters})


class Rendered(NamedTuple):
    data: bytes
    pages: int


class Box(NamedTuple):
    """Where a signature field goes: ``page`` from 1, ``box`` (left, top, width, height) in points from the top left."""

    name: str
    tag: str
    page: int
    box: tuple[float, float, float, float]


class Typeset(NamedTuple):
    data: bytes
    pages: int
    boxes: list[Box]


def typeset(template: str, facts: Mapping[str, object], *, day: date, spell_out: bool = False) -> Typeset:
    """The same bytes for the same facts and day.

    Letters no font has raise CannotPrint or, with ``spell_out``, are written as their numbers: [U+6F22].
    """
    said = cleaned(facts)
    for _round in range(MOST_SCRIPTS if spell_out else 0):
        try:
            return _compile(template, said, day)
        except CannotPrint as error:
            said = spelled_out(said, like=error.letters)
    return _compile(template, said, day)


def _compile(template: str, facts: Any, day: date) -> Typeset:
    inputs = {"facts": json.dumps(facts, sort_keys=True)}
    compiler = typst.Compiler(str(FOLDER / template), font_paths=_fonts(), sys_inputs=inputs)
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        data = cast("bytes", compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=midnight))
    except typst.TypstError as error:
        raise _told(error) from error
    notes = [note["value"] for note in json.loads(compiler.query("<layout>"))]
    boxes = [Box(note["field"], note["tag"], note["page"], tuple(note["box"])) for note in notes if "field" in note]
    return Typeset(data, next((int(note["pages"]) for note in notes if "pages" in note), 1), boxes)


@cache
def _fonts() -> typst.Fonts:
    """Only what the compiler brings along: another machine must give the same bytes."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def _told(error: typst.TypstError) -> Exception:
    """A missing glyph is the person's to mend and said so; anything else is our own fault and stays as it is."""
    letters = unprintable(str(error))
    return CannotPrint(letters) if letters else error
