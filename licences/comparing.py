"""Two agreement texts side by side: clause by clause, word by word. Pure; knows no database."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

WORDS = re.compile(r"\n\n|[^\S\n]+|[\w’'-]+|[^\w\s]")
PARAGRAPH = "\n\n"
# Two clauses with different headings are one when at least half of their words are the same.
ALIKE = 0.5

Clause = dict[str, Any]


class Part(NamedTuple):
    """A run of words: ``same``, ``added`` or ``removed``."""

    kind: str
    text: str


@dataclass(frozen=True)
class ClauseChange:
    """One clause of either text. ``number`` and ``number_before`` count from 1; None where it does not exist."""

    kind: str
    number: int | None
    number_before: int | None
    heading: list[Part]
    paragraphs: list[list[Part]]

    @property
    def has_moved(self) -> bool:
        return self.kind in {"same", "changed"} and self.number != self.number_before


def compare(before: Sequence[Clause], after: Sequence[Clause]) -> list[ClauseChange]:
    """The clauses of ``after`` in order; those that are gone stand where they stood."""
    partners = _partners(before, after)
    gone = [index for index in range(len(before)) if index not in partners.values()]
    rows: list[ClauseChange] = []
    for index, clause in enumerate(after):
        old = partners.get(index)
        while gone and old is not None and gone[0] < old:
            rows.append(_removed(before[gone[0]], gone.pop(0)))
        rows.append(_added(clause, index) if old is None else _changed(before[old], clause, old, index))
    return rows + [_removed(before[index], index) for index in gone]


def words_between(before: str, after: str) -> list[Part]:
    """What was taken out and put in, at the size of words and signs; blanks alone never stand between two changes."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    parts: list[Part] = []
    for kind, i, j, k, m in _without_islands(SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), old):
        if kind == "equal":
            parts.append(Part("same", "".join(old[i:j])))
            continue
        parts += [Part("removed", "".join(old[i:j]))] if j > i else []
        parts += [Part("added", "".join(new[k:m]))] if m > k else []
    return parts


def text_of(clause: Clause) -> str:
    return PARAGRAPH.join(clause.get("paragraphs", []))


def _without_islands(codes: Sequence[tuple[str, int, int, int, int]], old: Sequence[str]) -> list[Any]:
    """Join changes that only a blank keeps apart: whole phrases read better than every second word."""
    joined: list[list[Any]] = []
    for position, (kind, i, j, k, m) in enumerate(codes):
        is_blank = kind == "equal" and all(word.isspace() and word != PARAGRAPH for word in old[i:j])
        between = 0 < position < len(codes) - 1
        name = "replace" if kind != "equal" or (is_blank and between) else "equal"
        if joined and joined[-1][0] == name:
            joined[-1][2], joined[-1][4] = j, m
        else:
            joined.append([name, i, j, k, m])
    return joined


def _partners(before: Sequence[Clause], after: Sequence[Clause]) -> dict[int, int]:
    """Index in ``after`` -> index in ``before``: by heading first, then by likeness."""
    found: dict[int, int] = {}
    for is_partner in (_same_heading, _alike):
        for index, clause in enumerate(after):
            if index in found:
                continue
            free = (old for old in range(len(before)) if old not in found.values())
            match = next((old for old in free if is_partner(before[old], clause)), None)
            if match is not None:
                found[index] = match
    return found


def _same_heading(before: Clause, after: Clause) -> bool:
    return bool(after["heading"]) and before["heading"].casefold() == after["heading"].casefold()


def _alike(before: Clause, after: Clause) -> bool:
    matcher = SequenceMatcher(None, text_of(before).split(), text_of(after).split(), autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _changed(before: Clause, after: Clause, old: int, new: int) -> ClauseChange:
    heading = words_between(before["heading"], after["heading"])
    paragraphs = _paragraphs(words_between(text_of(before), text_of(after)))
    is_same = all(part.kind == "same" for part in [*heading, *(part for row in paragraphs for part in row)])
    return ClauseChange("same" if is_same else "changed", new + 1, old + 1, heading, paragraphs)


def _added(clause: Clause, index: int) -> ClauseChange:
    heading, text = [Part("added", clause["heading"])], _paragraphs([Part("added", text_of(clause))])
    return ClauseChange("added", index + 1, None, heading, text)


def _removed(clause: Clause, index: int) -> ClauseChange:
    heading, text = [Part("removed", clause["heading"])], _paragraphs([Part("removed", text_of(clause))])
    return ClauseChange("removed", None, index + 1, heading, text)


def _paragraphs(parts: Sequence[Part]) -> list[list[Part]]:
    """Cut at the blank lines; a paragraph keeps the kinds of its words."""
    rows: list[list[Part]] = [[]]
    for part in parts:
        for position, piece in enumerate(part.text.split(PARAGRAPH)):
            if position:
                rows.append([])
            if piece:
                rows[-1].append(Part(part.kind, piece))
    return [row for row in rows if row]
