"""Appending to a PDF without touching anything else: no new dates, no random numbers."""

from __future__ import annotations

import hashlib
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader


class QuietUpdate(IncrementalPdfFileWriter):
    """pyHanko's incremental writer, which also stamps the hour and a random number; this one does neither.

    A signed file then differs from what was signed by the signature alone, and the same input gives the same bytes.
    """

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        """The second half of the trailer's /ID tells revisions apart: the hash of the revision before does that."""
        prev.stream.seek(0)
        mark = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        try:
            first = prev.trailer["/ID"][0]
        except (KeyError, IndexError):  # an identifier is optional
            first = mark
        return generic.ArrayObject([_as_bytes(first), mark])

    def _update_meta(self) -> None:
        """Title, dates and producer stay what they were."""


def _as_bytes(identifier: Any) -> generic.ByteStringObject:
    return generic.ByteStringObject(getattr(identifier, "original_bytes", identifier))
