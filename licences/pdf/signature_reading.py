"""What a file's own signatures say. Trust is not asked here: that is the examination's part.

Loads pyHanko's signing half: import it where it is used.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import NamedTuple

from asn1crypto import x509
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature


class Signed(NamedTuple):
    """One filled signature field; ``at`` is what the signer's clock said, ``sha256`` of the certificate."""

    field: str
    signer: str
    issuer: str
    sha256: str
    at: datetime | None


def signatures_in(data: bytes) -> list[Signed]:
    """In the order they were made; raises for a file that cannot be read (PdfError, ValueError and kin)."""
    return [_read(each) for each in PdfFileReader(BytesIO(data), strict=False).embedded_signatures]


def whole_signatures(data: bytes) -> frozenset[str]:
    """Fields whose signature stands: its bytes unchanged and only allowed changes after them."""
    reader = PdfFileReader(BytesIO(data), strict=False)
    return frozenset(each.field_name for each in reader.embedded_signatures if _is_whole(each))


def _is_whole(signature: EmbeddedPdfSignature) -> bool:
    try:
        signature.compute_integrity_info()
    except (PdfError, ValueError):  # pyHanko's errors of validation are kinds of ValueError
        return False
    return bool(signature.summarise_integrity_info()["docmdp_ok"])


def _read(signature: EmbeddedPdfSignature) -> Signed:
    certificate = signature.signer_cert
    return Signed(
        signature.field_name,
        _name(certificate.subject),
        _name(certificate.issuer),
        certificate.sha256.hex(),
        signature.self_reported_timestamp,
    )


def _name(name: x509.Name) -> str:
    """Who it is, of what house, where: what people compare; everything when none of these is said."""
    said = name.native
    parts = [said.get(part) for part in ("common_name", "organization_name", "country_name")]
    return ", ".join(str(part) for part in parts if part) or name.human_friendly
