"""Letters that must not reach the paper: invisible ones that reorder words, and those our fonts lack."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

# What turns the direction of everything after it: "yad" could be printed as "day".
TURNS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
COMPLAINT = re.compile(r'the text `"(?P<letters>.+?)"` could not be displayed', re.DOTALL)


def cleaned(value: Any) -> Any:
    """Composed letters, spaces for line ends, and nothing invisible that changes what is read."""
    return _through(value, _clean)


def spelled_out(value: Any, *, like: str) -> Any:
    """Letters of the same script as ``like`` as their numbers in brackets."""
    scripts = {_script(letter) for letter in like}

    def spell(text: str) -> str:
        return "".join(f"[U+{ord(letter):04X}]" if _script(letter) in scripts else letter for letter in text)

    return _through(value, spell)


def unprintable(complaint: str) -> str:
    """The letters the compiler names in its refusal, or nothing when it refused for another reason."""
    found = COMPLAINT.search(complaint)
    return found["letters"] if found else ""


def _clean(text: str) -> str:
    kept = "".join(" " if letter in "\t\r\n" else letter for letter in text.translate(TURNS))
    visible = "".join(letter for letter in kept if unicodedata.category(letter) != "Cc")
    return unicodedata.normalize("NFC", visible)


def _script(letter: str) -> str:
    """The first word of a letter's name: CJK, THAI, GRINNING. Coarse, and enough to stop asking letter by letter."""
    return unicodedata.name(letter, "UNNAMED").split()[0]


def _through(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _through(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_through(each, change) for each in value]
    return value
