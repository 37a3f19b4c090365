"""Which letters of an answer no paper of ours could show, found before anybody relies on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from licences.pdf.letters import cleaned
from licences.pdf.typesetting import CannotPrint, typeset

DAY = date(2026, 1, 1)  # of a page that nobody keeps
MOST_LETTERS = 20  # named at once; the compiler names one in each round


def unprintable_letters(answers: Mapping[str, str]) -> dict[str, str]:
    """For each answer that could not be printed, the letters at fault. One round when all is well: 2 ms."""
    if not _first_missing(*answers.values()):
        return {}
    found = {name: _missing(said) for name, said in answers.items()}
    return {name: letters for name, letters in found.items() if letters}


def check_printable(answers: Mapping[str, str]) -> None:
    """Raises CannotPrint with every letter at fault."""
    letters = dict.fromkeys("".join(unprintable_letters(answers).values()))
    if letters:
        raise CannotPrint("".join(letters))


def _missing(said: str) -> str:
    said, letters = cleaned(said), ""
    while len(letters) < MOST_LETTERS and (missing := _first_missing(said)):
        letters += missing
        for letter in missing:
            said = said.replace(letter, "")
    return letters


def _first_missing(*words: str) -> str:
    try:
        typeset("words.typ", {"words": words}, day=DAY)
    except CannotPrint as error:
        return error.letters
    return ""
