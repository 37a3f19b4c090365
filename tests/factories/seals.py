"""A seal for tests: one key for the whole session, made once because RSA takes its time."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from licences.seal_keys import make_key

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def seal_key() -> Path:
    key = Path(mkdtemp(prefix="jems-seal-")) / "seal.p12"
    make_key(key, owner="Licensor (demo)", since=LONG_AGO)
    return key


def use_seal(settings: Any) -> Path:
    """From here on this test's portal has a seal."""
    key = seal_key()
    settings.SEAL_KEY_FILE = str(key)
    return key
