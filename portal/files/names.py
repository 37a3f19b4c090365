"""A file's name is what a stranger says it is: keep the words, drop what bites."""

import re
import unicodedata

LONGEST = 150
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
BITING = re.compile(r'[<>:"|?*/\\%;]')


def safe_name(name: str) -> str:
    """Last part of a path, without control and direction characters; the extension survives a cut."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in last)
    plain = " ".join(BITING.sub("_", visible).split()).strip(". ")
    if RESERVED.match(plain):
        plain = f"_{plain}"
    stem, dot, extension = plain.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: LONGEST - len(extension) - 1].rstrip('. ') or 'file'}.{extension}"
    return plain[:LONGEST] or "file"


def extension_of(name: str) -> str:
    """The part after the last dot in lower case; "" when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""
