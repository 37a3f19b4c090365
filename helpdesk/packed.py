"""Text files inside a ZIP: read and rewritten in bounds, whatever the archive says of itself."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import IO

from portal.files.content import is_modest_zip

MOST_MEMBERS = 500
MOST_UNPACKED = 100 * 1024 * 1024  # all members; a member is never read beyond the size its entry names
BROKEN = (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, ValueError, OSError, EOFError)


def texts_in(file: IO[bytes], *, suffixes: set[str]) -> Iterator[tuple[str, bytes]]:
    """(name, content) of each text member; nothing of an archive that is broken, locked or too large."""
    try:
        with _opened(file) as archive:
            for member in _texts(archive, suffixes):
                yield member.filename, archive.read(member)
    except BROKEN:
        return


def size_of_texts(file: IO[bytes], *, suffixes: set[str]) -> int:
    """Bytes that ``texts_in`` would read."""
    try:
        with _opened(file) as archive:
            return sum(member.file_size for member in _texts(archive, suffixes))
    except BROKEN:
        return 0


def rewritten(file: IO[bytes], *, suffixes: set[str], change: Callable[[bytes], bytes]) -> bytes:
    """The archive with each text member changed; every other member keeps its bytes."""
    out = io.BytesIO()
    with _opened(file) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        texts = {member.filename for member in _texts(archive, suffixes)}
        for member in archive.infolist():
            if member.filename in texts:
                copy.writestr(member, change(archive.read(member)), zipfile.ZIP_DEFLATED)
                continue
            with archive.open(member) as source, copy.open(member, "w") as target:
                shutil.copyfileobj(source, target)
    return out.getvalue()


def _opened(file: IO[bytes]) -> zipfile.ZipFile:
    if not is_modest_zip(file):
        raise zipfile.BadZipFile
    archive = zipfile.ZipFile(file)
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise zipfile.BadZipFile
    return archive


def _texts(archive: zipfile.ZipFile, suffixes: set[str]) -> list[zipfile.ZipInfo]:
    return [
        member
        for member in archive.infolist()
        if not member.is_dir() and PurePath(member.filename).suffix.lower() in suffixes
    ]
