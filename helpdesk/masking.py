"""Secrets in text files and in those of a ZIP: found where a person could read them, masked in a copy."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from helpdesk import packed
from helpdesk.secrets import Finding, mask, scan

PACKED = ".zip"
TEXT_FILES = {".txt", ".log", ".csv", ".json", ".xml", ".eml"}
MOST_BYTES = 30 * 1024 * 1024  # of one form; a few seconds' work
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def size_to_look_at(upload: UploadedFile) -> int | None:
    """Bytes of text in it, packed ones unpacked; None for what holds no text we read."""
    if _suffix(upload) in TEXT_FILES:
        return upload.size or 0
    return packed.size_of_texts(upload, suffixes=TEXT_FILES) if _suffix(upload) == PACKED else None


def findings_in(upload: UploadedFile, *, own: Iterable[str]) -> list[tuple[str, Finding]]:
    """(which file, what): a packed one is named with its archive."""
    name = upload.name or ""
    if _suffix(upload) == PACKED:
        texts = packed.texts_in(upload, suffixes=TEXT_FILES)
        return [(f"{name}: {member}", each) for member, content in texts for each in scan(_text(content)[0], own=own)]
    return [(name, each) for each in scan(_text(_bytes_of(upload))[0], own=own)]


def masked_copy(upload: UploadedFile, *, own: Iterable[str]) -> tuple[UploadedFile, int]:
    """(the file without secrets, how many places); the file itself where nothing was found."""
    places = len(findings_in(upload, own=own))
    if not places:
        return upload, 0

    def masked(content: bytes) -> bytes:
        text, encoding = _text(content)
        return mask(text, scan(text, own=own)).encode(encoding, errors="replace")

    is_packed = _suffix(upload) == PACKED
    content = packed.rewritten(upload, suffixes=TEXT_FILES, change=masked) if is_packed else masked(_bytes_of(upload))
    return SimpleUploadedFile(upload.name or "file.txt", content, upload.content_type or "text/plain"), places


def _suffix(upload: UploadedFile) -> str:
    return PurePath(upload.name or "").suffix.lower()


def _bytes_of(upload: UploadedFile) -> bytes:
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    return content


def _text(content: bytes) -> tuple[str, str]:
    """Latin-1 reads every byte and writes it back to the letter: for whatever is not UTF."""
    for begin, encoding in (*_MARKS, (b"", "utf-8")):
        if content.startswith(begin):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    return content.decode("latin-1"), "latin-1"
