"""The evidence file: everything that shows an agreement was made, for a lawyer who has never seen this portal."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from licences.agreement_files import KINDS, file_of
from licences.enums import ReturnStatus
from licences.history import history_of
from licences.models import Agreement, SignedReturn
from licences.pdf.moments import legal_day, printed, printed_day, printed_short
from licences.pdf.proofs import begins_as_issued, countersigned_how, final_bytes, returned_told, signatures_told
from licences.pdf.typesetting import Rendered, typeset
from portal.accounts.models import User

type Row = tuple[str, str]

TITLES = {
    "issued": "As issued to the signatory",
    "signed": "As it came back, signed by the licensee",
    "countersigned": "Signed by both parties",
}


def render_evidence(agreement: Agreement, *, now: datetime) -> Rendered:
    """The same bytes for the same record and moment. Letters no font has are spelled out, so that proof never fails."""
    with translation.override("en-gb"):  # the file says that it is English
        facts = _facts(agreement, now)
    made = typeset("evidence.typ", facts, day=legal_day(now), spell_out=True)
    return Rendered(made.data, made.pages)


def _facts(agreement: Agreement, now: datetime) -> dict[str, object]:
    signed = _accepted_return(agreement)
    final = final_bytes(agreement)
    return {
        "document_title": f"Evidence file, {agreement.reference}",
        "author": agreement.licensor_name,
        "reference": agreement.reference,
        "day": legal_day(now).isoformat(),
        "made_at": printed(now),
        "zone": settings.LEGAL_TIME_ZONE,
        "summary": _summary(agreement),
        "agreement": _agreement(agreement, signed),
        "files": _files(agreement),
        "returned": returned_told(signed),
        "signatures": signatures_told(signed, final),
        "decisions": _decisions(agreement, signed),
        "history": [[printed_short(event.at), event.title, event.detail] for event in reversed(history_of(agreement))],
        "seal": _seal(agreement),
    } | _steps(agreement, final)


def _accepted_return(agreement: Agreement) -> SignedReturn | None:
    rows = agreement.returns.filter(status=ReturnStatus.ACCEPTED)
    return rows.select_related("link", "file", "decided_by", "first_accepted_by").first()


def _summary(agreement: Agreement) -> str:
    since = f", in force since {printed_day(agreement.in_force_on)}" if agreement.in_force_on else ""
    return (
        f"Licence agreement {agreement.reference} between {agreement.institution_name} (licensee) and "
        f"{agreement.licensor_name} (licensor), for the programme {agreement.programme_name}{since}."
    )


def _agreement(agreement: Agreement, signed: SignedReturn | None) -> list[Row]:
    text = agreement.text_version
    signatory = ", ".join(filter(None, (agreement.signatory_name, agreement.signatory_role)))
    address = ", ".join(line.strip() for line in agreement.institution_address.splitlines() if line.strip())
    rows = [
        ("Licensor", agreement.licensor_name),
        ("Licensee", f"{agreement.institution_name}, {address}, {agreement.institution_country}"),
        ("Represented by", f"{agreement.representative_name}, {agreement.representative_role}"),
        ("Asked to sign", f"{signatory}, {signed.link.masked_email}" if signed and signed.link else signatory),
        ("Programme", agreement.programme_name),
        ("Agreement", f"{agreement.reference}, {agreement.get_kind_display()}"),
        ("Text", f"{text.title}, version {text.number}, valid from {printed_day(text.valid_from)}"),
    ]
    if agreement.replaces:
        rows.append(("Replaces", agreement.replaces.reference))
    if agreement.in_force_on:
        rows.append(("In force since", f"{printed_day(agreement.in_force_on)}, the day of the last party's signature"))
    return rows


def _files(agreement: Agreement) -> list[dict[str, object]]:
    """In the order they came to be."""
    kept = [(kind, file_of(agreement, kind)) for kind in reversed(KINDS) if kind in TITLES]
    return [
        {
            "title": TITLES[kind],
            "sha256": stored.sha256,
            "facts": [
                ("File", f"{agreement.reference}-{kind}.pdf"),
                ("Length", f"{stored.size} bytes"),
                ("Kept", printed(stored.kept_at)),
            ],
        }
        for kind, stored in kept
        if stored is not None
    ]


def _decisions(agreement: Agreement, signed: SignedReturn | None) -> list[list[str]]:
    rows: list[tuple[str, User | None, datetime | None]] = [
        ("Issued", agreement.issued_by, agreement.issued_at),
        ("Accepted by the first of two persons", *_first_of_two(signed)),
        ("Returned file accepted", agreement.checked_by, agreement.checked_at),
        (f"Countersigned {countersigned_how(agreement)}", agreement.countersigned_by, agreement.countersigned_at),
        ("Put in force", agreement.in_force_by, agreement.in_force_at),
    ]
    return [[what, _person(who), printed_short(when)] for what, who, when in rows if when is not None]


def _first_of_two(signed: SignedReturn | None) -> tuple[User | None, datetime | None]:
    return (signed.first_accepted_by, signed.first_accepted_at) if signed else (None, None)


def _person(user: User | None) -> str:
    if user is None:
        return "-"
    return f"{user}, Interact" if user.is_staff else str(user)


def _seal(agreement: Agreement) -> str:
    if not agreement.is_sealed:
        return ""
    return "The issued file carries the licensor's seal, a signature of its own in the field “Seal”."


def _steps(agreement: Agreement, final: bytes) -> dict[str, object]:
    """The commands to type, with the name of the file that both parties signed."""
    kind = "countersigned" if agreement.countersigned_file_id else "signed"
    name = f"{agreement.reference}-{kind}.pdf"
    prefix = f"head -c {agreement.issued_size} {name} | sha256sum"
    return {
        "commands": [
            ("Linux", f"sha256sum {name}"),
            ("macOS", f"shasum -a 256 {name}"),
            ("Windows", f"certutil -hashfile {name} SHA256"),
            ("OpenSSL", f"openssl dgst -sha256 {name}"),
        ],
        "prefix_command": prefix if begins_as_issued(agreement, final) else "",
        "issued_size": agreement.issued_size,
        "verify_url": settings.SITE_URL + reverse("licences:verify"),
    }
