"""Secrets in text files: found where a person could read them, masked in a copy."""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from pathlib import PurePath

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from helpdesk.secrets import Finding, mask, scan

TEXT_FILES = {".txt", ".log", ".csv", ".json", ".xml", ".eml"}
MOST_BYTES = 30 * 1024 * 1024  # of one form; a few seconds' work
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def is_text(upload: UploadedFile) -> bool:
    return PurePath(upload.name or "").suffix.lower() in TEXT_FILES


def findings_in(upload: UploadedFile, *, own: Iterable[str]) -> list[Finding]:
    text, _encoding = _read(upload)
    return scan(text, own=own)


def masked_copy(upload: UploadedFile, *, own: Iterable[str]) -> tuple[UploadedFile, int]:
    """(the file without secrets, how many places); the file itself where nothing was found."""
    text, encoding = _read(upload)
    findings = scan(text, own=own)
    if not findings:
        return upload, 0
    content = mask(text, findings).encode(encoding, errors="replace")
    return SimpleUploadedFile(upload.name or "file.txt", content, upload.content_type or "text/plain"), len(findings)


def _read(upload: UploadedFile) -> tuple[str, str]:
    """Latin-1 reads every byte and writes it back to the letter: for whatever is not UTF."""
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    for begin, encoding in (*_MARKS, (b"", "utf-8")):
        if content.startswith(begin):
            try:
                return content.decode(encoding), encoding
            except UnicodeDecodeError:
                continue
    return content.decode("latin-1"), "latin-1"
