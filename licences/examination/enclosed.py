"""What signers put into the file so that their signatures can be checked years later, without asking anybody."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.dss import DocumentSecurityStore


@dataclass
class Enclosed:
    """Certificates and revocation answers that travel in the file for long-term validation."""

    certificates: list[x509.Certificate] = field(default_factory=list)
    ocsps: list[bytes] = field(default_factory=list)
    crls: list[bytes] = field(default_factory=list)


def enclosed_in(reader: PdfFileReader) -> Enclosed:
    kept = Enclosed()
    with suppress(Exception):
        store = DocumentSecurityStore.read_dss(reader)
        kept.certificates = list(store.load_certs())
        kept.ocsps = [reference.get_object().data for reference in store.ocsps]
        kept.crls = [reference.get_object().data for reference in store.crls]
    return kept
