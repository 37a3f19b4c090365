"""Whether a typed name is the one we asked for: accents, case, order and titles do not matter, the words do."""

from __future__ import annotations

import re
import unicodedata

LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "a", "œ": "o", "ð": "d", "þ": "th", "ı": "i"})
LONG_VOWELS = re.compile(r"([aou])e")


def is_same_name(typed: str, named: str) -> bool:
    """Two common words at least where the name has two; "Helene Vogt" is Dr. Helene Vogt, "H. Vogt" is not."""
    written, asked = _words(typed), _words(named)
    if not written or not asked:
        return False
    return asked <= written or (written <= asked and len(written) >= min(2, len(asked)))


def may_be_same(one: str, other: str) -> bool:
    """A hint only: certificates add organisations and leave titles out, so two common words are enough."""
    ours, theirs = _words(one), _words(other)
    return len(ours & theirs) >= min(2, len(ours), len(theirs))


def _words(name: str) -> set[str]:
    """Müller, MUELLER and Muller fold to one word; single letters are no word."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = re.findall(r"\w+", plain)
    return {LONG_VOWELS.sub(r"\1", word) for word in words if len(word) > 1}
