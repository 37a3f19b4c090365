"""The licensor's seal: a key of our own that signs what we issue and countersigns what comes back.

Both are approval signatures (PAdES baseline). A certification signature would forbid what others add later.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from licences.errors import LicenceError


class SealError(LicenceError):
    """The file cannot take the seal, or the seal's key does not work; the message says what to do."""


def has_seal() -> bool:
    """Is there a key? In production a named one that is missing counts: then sealing says so and is not skipped."""
    named = settings.SEAL_KEY_FILE
    return bool(named) and (settings.IS_PRODUCTION or Path(named).is_file())


def seal_issued(data: bytes, *, now: datetime) -> bytes:
    """The file with an approval signature in an invisible field "Seal"; later signatures may follow."""
    from licences.pdf import sealing  # pyHanko's signing half takes most of a second to load

    return sealing.seal(data, now=now)


def countersign(data: bytes, *, reference: str, now: datetime) -> bytes:
    """Sign in the field "Licensor" as an appended revision; one is made where the file has none, such as on a scan.

    Raises SealError for a file that is encrypted, broken, or whose earlier signatures forbid another one.
    """
    from licences.pdf import sealing  # pyHanko's signing half takes most of a second to load

    return sealing.countersign(data, reference=reference, now=now)
