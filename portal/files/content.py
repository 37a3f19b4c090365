"""Look into a file: magic numbers, the inside of zip-based types, and text that is text."""

from __future__ import annotations

import codecs
import json
import re
import struct
import zipfile
from collections.abc import Callable
from typing import IO

import filetype

HEAD = 8192
CHUNK = 64 * 1024
# A directory of this size holds some 100,000 names; larger ones only cost memory.
LARGEST_DIRECTORY = 8 * 1024 * 1024
LARGEST_JSON = 30 * 1024 * 1024
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HEADER_LINE = re.compile(r"^[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]")
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}

Look = Callable[[IO[bytes]], bool]


def is_content_of(extension: str, file: IO[bytes]) -> bool:
    """Whether the bytes are what the extension promises; leaves the file at its start."""
    try:
        return LOOKS[extension](file)
    finally:
        file.seek(0)


def _magic(*kinds: str) -> Look:
    def look(file: IO[bytes]) -> bool:
        return _guess(file) in kinds

    return look


def _guess(file: IO[bytes]) -> str | None:
    file.seek(0)
    return filetype.guess_extension(file.read(HEAD))


def _pdf(file: IO[bytes]) -> bool:
    """Readers accept a few bytes before the mark, so do we, unless they make it another type."""
    file.seek(0)
    return _guess(file) in {"pdf", None} and b"%PDF-" in _head(file)[:1024]


def _head(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read(HEAD)


def _zipped(*, member: str = "", mimetype: str = "") -> Look:
    """A zip with a member under ``member``, or with OpenDocument's ``mimetype`` entry of that value."""

    def look(file: IO[bytes]) -> bool:
        if not is_modest_zip(file):
            return False
        try:
            with zipfile.ZipFile(file) as archive:
                if mimetype:
                    return archive.open("mimetype").read(100).decode("ascii", "replace").strip() == mimetype
                return any(name.startswith(member) for name in archive.namelist())
        except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, ValueError, OSError):
            return False

    return look


def is_modest_zip(file: IO[bytes]) -> bool:
    """A zip from its first byte whose table of contents is small enough to read."""
    if not _head(file).startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    end = file.seek(0, 2)
    file.seek(max(0, end - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        return False
    (directory_size,) = struct.unpack_from("<I", tail, at + 12)
    return directory_size <= LARGEST_DIRECTORY


def _text(file: IO[bytes]) -> bool:
    """Decodes as UTF-8, UTF-16 with its mark, or Windows' Latin; no control characters; no known binary type."""
    if _guess(file) is not None:
        return False
    mark = next((name for bom, name in MARKS.items() if _head(file).startswith(bom)), None)
    return any(_decodes(file, encoding) for encoding in ([mark] if mark else ["utf-8", "cp1252"]))


def _decodes(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := file.read(CHUNK):
            if CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _json(file: IO[bytes]) -> bool:
    file.seek(0)
    try:
        json.loads(file.read(LARGEST_JSON))
    except (ValueError, RecursionError):
        return False
    return True


def _xml(file: IO[bytes]) -> bool:
    return _text(file) and _first_letters(file).startswith("<")


def _mail(file: IO[bytes]) -> bool:
    return bool(HEADER_LINE.match(_first_letters(file))) and b"\x00" not in _head(file)


def _begins(mark: bytes) -> Look:
    def look(file: IO[bytes]) -> bool:
        return _head(file).lstrip(codecs.BOM_UTF8 + b"\r\n ").startswith(mark)

    return look


def _first_letters(file: IO[bytes]) -> str:
    head = _head(file)
    encoding = next((name for bom, name in MARKS.items() if head.startswith(bom)), "utf-8")
    return head.decode(encoding, "replace").lstrip()


LOOKS: dict[str, Look] = {
    "pdf": _pdf,
    "png": _magic("png"),
    "jpg": _magic("jpg"),
    "jpeg": _magic("jpg"),
    "gif": _magic("gif"),
    "webp": _magic("webp"),
    "docx": _zipped(member="word/"),
    "xlsx": _zipped(member="xl/"),
    "odt": _zipped(mimetype="application/vnd.oasis.opendocument.text"),
    "ods": _zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
    "zip": is_modest_zip,
    "jar": _zipped(member="META-INF/"),
    "txt": _text,
    "log": _text,
    "csv": _text,
    "json": _json,
    "xml": _xml,
    "eml": _mail,
    "ics": _begins(b"BEGIN:VCALENDAR"),
    "vcf": _begins(b"BEGIN:VCARD"),
    "dat": _begins(b"\x78\x9f\x3e\x22"),  # TNEF's signature, 0x223e9f78
}
