"""Who signed, over what, and how far that can be believed. Nothing is fetched; nobody is trusted by default."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from asn1crypto import x509
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import DiffResult
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    KeyUsageConstraints,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from licences.examination import changes, qualified
from licences.examination.enclosed import Enclosed, enclosed_in
from licences.examination.report import QUALIFIED, TRUSTED, UNTRUSTED, SignatureFinding

# Either is in use for signing documents.
SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
MOST_SIGNATURES = 20


@dataclass(frozen=True)
class Judge:
    """What a signature is judged by: the roots, the sorted trust lists and the moment we had the file."""

    roots: tuple[x509.Certificate, ...]
    services: Path | None
    at: datetime


def roots_in(folder: str) -> tuple[x509.Certificate, ...]:
    """Every certificate of every .pem, .crt and .cer file of the folder; a broken file is left out."""
    found: list[x509.Certificate] = []
    if folder:
        for path in sorted(Path(folder).glob("*")):
            if path.suffix in {".pem", ".crt", ".cer"}:
                with suppress(ValueError, OSError):
                    found.extend(load_certs_from_pemder_data(path.read_bytes()))
    return tuple(found)


def found_in(
    reader: PdfFileReader, judge: Judge, *, base: int | None, sealed_with: frozenset[bytes] = frozenset()
) -> list[SignatureFinding]:
    """Every filled signature field, oldest first.

    Ours are those of revision ``base`` and before; in a file saved anew, which has no such revision, those that
    carry a certificate of ``sealed_with``: our seal is broken there, and still nobody else's signature.
    """
    found = asyncio.run(_found_in(reader, judge, -1 if base is None else base))
    by_us = {embedded.field_name for embedded in _embedded(reader) if embedded.signer_cert.dump() in sealed_with}
    return [replace(one, is_ours=one.is_ours or one.field in by_us) for one in found] if by_us else found


def certificates_in(reader: PdfFileReader | None) -> frozenset[bytes]:
    """The certificates a file of our own was sealed with."""
    with suppress(Exception):
        return frozenset(embedded.signer_cert.dump() for embedded in _embedded(reader))
    return frozenset()


def field_names(reader: PdfFileReader) -> set[str]:
    """Of all signature fields, empty ones too."""
    with suppress(Exception):
        return {name for name, _value, _field in enumerate_sig_fields(reader)}
    return set()


def _embedded(reader: PdfFileReader | None) -> list[EmbeddedPdfSignature]:
    return list(reader.embedded_signatures[:MOST_SIGNATURES]) if reader else []


async def _found_in(reader: PdfFileReader, judge: Judge, base: int) -> list[SignatureFinding]:
    store = enclosed_in(reader)
    found = []
    for embedded in _embedded(reader):
        plain = replace(_named(embedded), is_ours=embedded.signed_revision <= base)
        try:
            found.append(await _judged(plain, embedded, judge, store))
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 a signature that cannot be verified proves nothing
            found.append(replace(plain, why_not_trusted="cannot_verify"))
    return found + [SignatureFinding(name, why_not_trusted="cannot_verify") for name in _of_old_kinds(reader)]


def _of_old_kinds(reader: PdfFileReader) -> list[str]:
    """Filled fields whose kind of signature pyHanko leaves out, such as those of the nineties."""
    known = {embedded.field_name for embedded in reader.embedded_signatures}
    filled = (name for name, _value, _field in enumerate_sig_fields(reader, filled_status=True))
    return [name for name in filled if name not in known][:MOST_SIGNATURES]


async def _judged(
    plain: SignatureFinding, embedded: EmbeddedPdfSignature, judge: Judge, store: Enclosed
) -> SignatureFinding:
    context = _context(judge, store)
    if plain.is_timestamp:
        stamp = await async_validate_pdf_timestamp(embedded, context, diff_policy=changes.POLICY)
        return replace(plain, is_intact=stamp.intact and stamp.valid, covers=_covers(embedded))
    status = await async_validate_pdf_signature(
        embedded, context, diff_policy=changes.POLICY, key_usage_settings=SIGNING
    )
    plain = replace(plain, is_intact=status.intact and status.valid, covers=_covers(embedded))
    if not plain.is_intact:
        return replace(plain, why_not_trusted="broken")
    if plain.covers == "part":
        return replace(plain, why_not_trusted="not_covered")
    level, why = await qualified.level_of(embedded, judge.services, at=judge.at, store=store)
    if level == QUALIFIED or not status.trusted:
        return replace(plain, level=level, why_not_trusted=why or _why_not(status, embedded.signer_cert, level))
    return replace(plain, level=TRUSTED, why_not_trusted=why)


def _context(judge: Judge, store: Enclosed) -> ValidationContext:
    """The folder's roots and nobody else's; an empty list is not the same to pyHanko as none."""
    return ValidationContext(
        trust_roots=list(judge.roots),
        moment=judge.at,
        best_signature_time=judge.at,
        allow_fetching=False,
        other_certs=store.certificates,
        ocsps=store.ocsps,
        crls=store.crls,
    )


def _named(embedded: EmbeddedPdfSignature) -> SignatureFinding:
    """What can be said before anything is verified."""
    certificate = embedded.signer_cert
    claimed = None
    with suppress(Exception):
        claimed = embedded.self_reported_timestamp
    begin, end = certificate.not_valid_before, certificate.not_valid_after
    return SignatureFinding(
        field=embedded.field_name,
        signer=_name_of(certificate.subject),
        issuer=_name_of(certificate.issuer),
        is_timestamp=str(embedded.sig_object_type) == "/DocTimeStamp",
        claimed_at=claimed.isoformat() if claimed else "",
        certificate_from=begin.isoformat(),
        certificate_until=end.isoformat(),
        was_certificate_valid=begin <= claimed <= end if claimed and claimed.tzinfo else None,
    )


def _name_of(name: x509.Name) -> str:
    """The common name and the organisation, or everything there is."""
    parts = name.native
    told = [str(parts[key]) for key in ("common_name", "organization_name") if key in parts]
    return ", ".join(told) or name.human_friendly


def _covers(embedded: EmbeddedPdfSignature) -> str:
    """The whole file, the file before others signed as well, or only part of what is shown."""
    if embedded.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "file"
    if embedded.coverage != SignatureCoverageLevel.ENTIRE_REVISION or not isinstance(embedded.diff_result, DiffResult):
        return "part"
    if embedded.docmdp_level and embedded.diff_result.modification_level.value > embedded.docmdp_level.value:
        return "part"
    is_last = embedded.signed_revision == embedded.reader.xrefs.total_revisions - 1
    return "file" if is_last else "file_before_signing"


def _why_not(status: PdfSignatureStatus, certificate: x509.Certificate, level: str) -> str:
    if level != UNTRUSTED:
        return ""
    if certificate.self_signed in {"yes", "maybe"}:
        return "self_signed"
    known = {
        AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: "unknown_issuer",
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "out_of_time",
        AdESIndeterminate.EXPIRED: "out_of_time",
        AdESIndeterminate.REVOKED_NO_POE: "revoked",
        AdESIndeterminate.REVOKED_CA_NO_POE: "revoked",
        AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "wrong_use",
    }
    indication = status.trust_problem_indic
    return known.get(indication, "not_trusted") if isinstance(indication, AdESIndeterminate) else "not_trusted"
