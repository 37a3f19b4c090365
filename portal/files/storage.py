"""Bytes on disk under random keys: written aside, flushed, moved into place, never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

INCOMING = "incoming"


@dataclass(frozen=True)
class Written:
    key: str
    size: int
    sha256: str


def path_of(key: str) -> Path:
    return Path(settings.FILES_DIR) / key[:2] / key


def write(chunks: Iterable[bytes]) -> Written:
    """Write the bytes under a new key; on a fault nothing is left under that key."""
    key = secrets.token_hex(32)
    aside = Path(settings.FILES_DIR) / INCOMING / key
    aside.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    try:
        with aside.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
        _move_into_place(aside, path_of(key))
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return Written(key, size, digest.hexdigest())


def remove(key: str) -> None:
    path_of(key).unlink(missing_ok=True)


def written_before(moment: float) -> Iterator[Path]:
    """Every file, finished or not, last written before ``moment`` (seconds since 1970)."""
    for path in Path(settings.FILES_DIR).glob("*/*"):
        try:
            if path.stat().st_mtime < moment:
                yield path
        except FileNotFoundError:
            continue


def _move_into_place(aside: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    aside.chmod(0o440)
    aside.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
