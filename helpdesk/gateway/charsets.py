"""From bytes to letters: by what the message says, when that can be true; UTF-8 and Windows' Latin else."""

from __future__ import annotations

import codecs
import re

NAME = re.compile(r"[A-Za-z0-9._:-]{1,40}")
# UTF-7 hides markup from every filter; the others are no charsets, or burn time.
REFUSED = {"utf-7", "punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"}
# What mail programs mean when they write these names (WHATWG's table): the larger set holds the smaller one.
WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso2022_jp": "iso2022_jp_ext",
}
SPELT = {"iso-8859-8-i": "iso8859-8", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "x-gbk": "gb18030"}
ESCAPED = re.compile("[\udc80-\udcff]")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def known_charset(name: str) -> str:
    """Python's name of the charset to read with; "" for one that is unknown or refused."""
    name = name.strip().strip("'\"").lower()
    if not NAME.fullmatch(name):
        return ""
    try:
        info = codecs.lookup(SPELT.get(name, name))
    except (LookupError, ValueError):
        return ""
    is_text = getattr(info, "_is_text_encoding", True)
    plain = info.name.replace("_escape", "-escape").replace("raw_", "raw-")
    return WIDER.get(info.name, info.name) if is_text and plain not in REFUSED else ""


def decoded(content: bytes, charset: str) -> tuple[str, bool]:
    """(text, whether the declared charset was right). Never fails: what fits nothing shows as U+FFFD."""
    declared = known_charset(charset) if charset else ""
    if declared and (text := _strictly(content, declared)) is not None:
        return clean(text), True
    if declared.startswith("iso2022"):  # all of it is ASCII: taken for UTF-8 it would be gibberish
        return clean(content.decode(declared, "replace")), False
    if (text := _strictly(content, "utf-8")) is not None:
        return clean(text), not charset
    fallback = declared if declared and declared != "utf-8" else "cp1252"
    return clean(content.decode(fallback, "replace")), False


def _strictly(content: bytes, charset: str) -> str | None:
    try:
        return content.decode(charset)
    except (UnicodeError, ValueError, OverflowError):
        return None


def clean(text: str) -> str:
    """One kind of line end, no control characters; a database keeps no NUL."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str, longest: int) -> str:
    """A header as one line: eight-bit bytes that travelled as surrogates are read, direction marks are dropped."""
    if ESCAPED.search(text):
        text, _ = decoded(text.encode("utf-8", "surrogateescape"), "")
    return " ".join(TURNING.sub("", clean(text)).split())[:longest]
