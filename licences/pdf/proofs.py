"""Parts of the evidence file that tell what was found in the files: by the machine, and by reading them once more."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from licences.enums import Countersignature, ReturnWay, SignatureLevel, Verdict
from licences.models import Agreement, SignedReturn
from licences.pdf.moments import legal_day, printed, printed_day
from portal.files.storage import path_of

type Row = tuple[str, str]

COVERS = {
    "file": "the whole file as it came back",
    "file_before_signing": "the whole file as it was when it was signed",
    "part": "a part of the file only",
}


def final_bytes(agreement: Agreement) -> bytes:
    """The file with the most signatures; nothing when none is kept or its bytes are gone."""
    stored = agreement.countersigned_file or agreement.signed_file
    try:
        return path_of(stored.key).read_bytes() if stored else b""
    except OSError:
        return b""


def begins_as_issued(agreement: Agreement, final: bytes) -> bool:
    start = final[: agreement.issued_size]
    return hashlib.sha256(start).hexdigest() == agreement.issued_sha256


def returned_told(signed: SignedReturn | None) -> dict[str, object]:
    """How the licensee's file came back and what the machine said of it."""
    if signed is None:
        return {"facts": [("Returned file", "none is kept")], "findings": [], "differences": []}
    sender = f"{signed.uploaded_by_name}, by the link sent to the signatory" if signed.link else signed.uploaded_by_name
    facts: list[Row] = [("Way", str(ReturnWay(signed.way).label)), ("From", sender)]
    if signed.sent_at:
        facts.append(("Received", printed(signed.sent_at)))
    if signed.way == ReturnWay.CLICK:
        facts += _click_told(signed)
    facts.append(("Machine verdict", str(Verdict(signed.verdict).label)))
    facts.append(("Level of the signature", str(SignatureLevel(signed.level).label)))
    if signed.examined_at:
        facts.append(("Examined", printed(signed.examined_at)))
    report: Mapping[str, Any] = signed.findings or {}
    return {
        "facts": facts,
        "findings": [str(row.get("text") or row.get("code", "")) for row in report.get("findings", [])],
        "differences": [
            [str(row["page"]), row["issued"] or "-", row["returned"] or "-"] for row in report.get("differences", [])
        ],
    }


def signatures_told(signed: SignedReturn | None, final: bytes) -> list[dict[str, object]]:
    """Each signature of the final file with its certificate, and what the machine found of it when it came back."""
    report: Mapping[str, Any] = (signed.findings if signed else None) or {}
    found = {row["field"]: row for row in report.get("signatures", [])}
    read = {each.field: each for each in _read(final)}
    return [
        {
            "title": f"Signature in the field “{field}”",
            "facts": _who_signed(read.get(field), found.get(field)) + _found_facts(found.get(field)),
            "sha256": read[field].sha256 if field in read else "",
        }
        for field in dict.fromkeys([*found, *read])
    ]


def countersigned_how(agreement: Agreement) -> str:
    return str(Countersignature(agreement.countersignature).label) if agreement.countersignature else ""


def _click_told(signed: SignedReturn) -> list[Row]:
    told = [("Name as typed", signed.typed_name)]
    if signed.link:
        told.append(("Mailbox of the code", signed.link.masked_email))
    if signed.consented_at:
        told.append(("Consent given", printed(signed.consented_at)))
    return told


def _read(final: bytes) -> list[Any]:
    """What nobody can read any more is left out: the fingerprints of the files stand all the same."""
    from licences.pdf.signature_reading import signatures_in  # pyHanko's signing half takes most of a second to load

    if not final:
        return []
    try:
        return signatures_in(final)
    except Exception:  # noqa: BLE001 a broken file may fail anywhere in the reader
        return []


def _who_signed(read: Any, found: Mapping[str, Any] | None) -> list[Row]:
    """From the file itself; where it is not readable any more, as it was found."""
    if read is None:
        told = found or {}
        return [("Signer", str(told.get("signer") or "-")), ("Certificate issued by", str(told.get("issuer") or "-"))]
    when = [("Signer's clock", printed(read.at))] if read.at else []
    return [("Signer", read.signer), ("Certificate issued by", read.issuer), *when]


def _found_facts(found: Mapping[str, Any] | None) -> list[Row]:
    """As the report keeps them; a report of an older portal may lack some. Our own seal is not judged by ourselves."""
    if found is None:
        return []
    is_ours = bool(found.get("is_ours"))
    facts = [
        ("Level", "" if is_ours else str(SignatureLevel(found.get("level", SignatureLevel.UNKNOWN)).label)),
        ("Unchanged since", "yes" if found.get("is_intact") else "no"),
        ("Covers", COVERS.get(found.get("covers", ""), "")),
        ("Certificate valid", _span(found)),
        ("Not trusted because", "" if is_ours else str(found.get("why_text") or "")),
    ]
    return [(label, value) for label, value in facts if value]


def _span(found: Mapping[str, Any]) -> str:
    ends = [found.get("certificate_from"), found.get("certificate_until")]
    days = [printed_day(legal_day(datetime.fromisoformat(end))) for end in ends if end]
    return " to ".join(days) if len(days) == len(ends) else ""
