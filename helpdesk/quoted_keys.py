"""Take our keys out of people's words: whoever answers quotes our whole mail, with the link that is theirs alone.

Everybody who may read the ticket would else be able to write as them. The raw message of a mail keeps what it was.
"""

from __future__ import annotations

import re

MARK = "***"
# What django.core.signing puts after the value: a time and 43 letters; ":" may be written for a link inside a link, as
# the scanners of Outlook and Proofpoint do, and a mail program may break the line inside.
LINK = re.compile(r"(:|%3A|-3A)[0-9A-Za-z]{6,7}\1([\w-]*(?:\n[> ]{0,40}[\w-]+)?)", re.IGNORECASE)
LETTERS_OF_A_SIGNATURE = 43
ADDRESS = re.compile(r"(\+[1-9]\d{0,8}\.[1-9]\d{0,17}\.(?:note\.)?)[a-z2-7]{16}(?=@|%40)", re.IGNORECASE)


def without_keys(text: str) -> str:
    """The text with the signatures of links and reply addresses masked, of all links alike."""
    return ADDRESS.sub(rf"\g<1>{MARK}", LINK.sub(_masked, text))


def _masked(found: re.Match[str]) -> str:
    letters = re.sub(r"[\n> ]", "", found[2])
    return f"{found[1]}{MARK}" if len(letters) >= LETTERS_OF_A_SIGNATURE else found[0]
