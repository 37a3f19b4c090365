"""How text becomes words, the same way SQLite's unicode61 does it: runs of letters and digits, without accents."""

from __future__ import annotations

import re
import unicodedata

TOKEN = re.compile(r"[^\W_]+")
# JH-142, LA-2026-0047, jh142; 10.0.1, v10.0
CASE_NUMBER = re.compile(r"([^\W\d_]{1,4})-?(\d[\d-]*)")
VERSION = re.compile(r"[vV]?(\d+(?:\.\d+)+)")


def clean(text: str) -> str:
    """One normal form, no control characters, single spaces."""
    printable = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in str(text))
    return " ".join(unicodedata.normalize("NFKC", printable).split())


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text)


def phrase(text: str) -> str:
    """The tokens of ``text`` with single spaces: add-ons becomes "add ons", 10.0.1 becomes "10 0 1"."""
    return " ".join(tokens(text))


def folded(text: str) -> str:
    """``phrase`` without accents and case, for comparing."""
    decomposed = unicodedata.normalize("NFKD", str(text))
    return phrase("".join(char for char in decomposed if not unicodedata.combining(char)).casefold())


def number_in(chunk: str) -> str:
    """The case number or version ``chunk`` consists of, folded ("jh 142", "10 0 1"), or nothing."""
    if match := VERSION.fullmatch(chunk):
        return folded(match[1])
    if match := CASE_NUMBER.fullmatch(chunk):
        return folded(f"{match[1]} {match[2]}")
    return ""


def forms_of(word: str) -> tuple[str, ...]:
    """Plain English endings of ``word`` (updates, updated, updating); nothing for short words and numbers."""
    word = word.lower()
    if len(word) < 4 or not word.isalpha():
        return ()
    found = {word}
    for stem in _stems(word):
        short = stem.removesuffix("e")
        found |= {stem, f"{stem}s", f"{stem}es", f"{short}ed", f"{short}ing"}
        if stem.endswith("y"):
            found.add(f"{stem[:-1]}ies")
    return tuple(sorted(found - {word}))


def _stems(word: str) -> set[str]:
    stems = {word}
    if word.endswith("ies"):
        stems.add(f"{word[:-3]}y")
    elif word.endswith("s") and not word.endswith("ss"):
        stems.add(word[:-1])
    for ending in ("ing", "ed", "es"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            bare = word.removesuffix(ending)
            stems |= {bare, f"{bare}e"}
    return stems


def distance(one: str, other: str, most: int) -> int:
    """Edits (insert, delete, replace, swap neighbours) between two words; ``most + 1`` when there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
