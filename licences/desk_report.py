"""The machine's report in the words of the desk: what it found, what it means, what our rules say. A person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from licences.enums import NEEDS_TWO, MachineState, SignatureLevel, Verdict
from licences.examination.report import Difference, Finding, Report, SignatureFinding
from licences.hints import Hint, hints_about_return
from licences.models import SignedReturn
from licences.rules import is_accepted

# Verdict: (kind of callout, what the machine saw and what to do about it).
VERDICT_WORDS: dict[str, tuple[str, str | Promise]] = {
    Verdict.NOT_CHECKED: ("info", gettext_lazy("The machine has not looked at this file yet.")),
    Verdict.BY_CLICK: ("success", gettext_lazy("Name, code and consent were given on this portal, to our own text.")),
    Verdict.DERIVED_AND_SIGNED: (
        "success",
        gettext_lazy("It begins with the bytes we issued, and every change since is form filling or signing."),
    ),
    Verdict.DERIVED_BUT_CHANGED: (
        "danger",
        gettext_lazy(
            "It begins with the bytes we issued, but more was changed than signing needs. Compare both files."
        ),
    ),
    Verdict.REWRITTEN_SAME_TEXT: (
        "warning",
        gettext_lazy("A program saved the file anew. The words are ours, in our order. Look at the signature."),
    ),
    Verdict.DIFFERENT_TEXT: (
        "danger",
        gettext_lazy("Words differ from the issued text. Two persons must accept such a file, or one rejects it."),
    ),
    Verdict.SCAN: ("warning", gettext_lazy("Its pages are pictures, so no machine can read them. Compare by eye.")),
    Verdict.OTHER_AGREEMENT: ("danger", gettext_lazy("It names another agreement.")),
    Verdict.UNREADABLE: ("danger", gettext_lazy("It cannot be read.")),
    Verdict.ENCRYPTED: ("danger", gettext_lazy("It is locked with a password.")),
    Verdict.UNSIGNED_COPY: ("danger", gettext_lazy("It is our file without a signature.")),
}
PERHAPS_UNSIGNED = gettext_lazy(
    "A program saved the file anew. The words are ours, and no digital signature of theirs is in it: perhaps nobody "
    "has signed. Accept it only if you see the signature on its pages; else reject it."
)
COVERS = {
    "file": gettext_lazy("the whole file"),
    "file_before_signing": gettext_lazy("the file, later only signed"),
    "part": gettext_lazy("a part only"),
}


class SignatureRow(NamedTuple):
    """One signature in words, for the table."""

    signer: str
    issuer: str
    level: str
    signed_at: datetime | None
    begins: datetime | None
    ends: datetime | None
    was_invalid: bool
    covers: str | Promise
    state: str
    state_label: str
    why: str


@dataclass(frozen=True)
class Look:
    """What the card of a returned file shows."""

    kind: str
    verdict: str
    words: str
    level: str
    is_level_accepted: bool
    found_no_signature: bool
    needs_two: bool
    is_waiting: bool
    is_parked: bool
    findings: list[Finding]
    signatures: list[SignatureRow]
    differences: list[Difference]
    hints: list[Hint]


def look_at(signed: SignedReturn) -> Look:
    """Reads what is stored and examines nothing; one query, for the rules."""
    report = report_of(signed)
    kind, words = VERDICT_WORDS[signed.verdict]
    rows = report.signatures if report else []
    signers = [row.signer for row in _theirs(rows)]
    no_signature = report is not None and not _theirs(rows) and signed.level == SignatureLevel.UNKNOWN
    told = str(PERHAPS_UNSIGNED if no_signature and signed.verdict == Verdict.REWRITTEN_SAME_TEXT else words)
    if report and report.other_reference:
        told = _("It names %(other)s, another agreement.") % {"other": report.other_reference}
    return Look(
        kind=kind,
        verdict=signed.get_verdict_display(),
        words=told,
        level=signed.get_level_display(),
        is_level_accepted=is_accepted(signed.level),
        found_no_signature=no_signature,
        needs_two=signed.verdict in NEEDS_TWO,
        is_waiting=signed.machine_state == MachineState.WAITING,
        is_parked=signed.machine_state == MachineState.PARKED,
        findings=report.findings if report else [],
        signatures=[_row(row) for row in rows],
        differences=report.differences if report else [],
        hints=hints_about_return(signed, signers),
    )


def _theirs(rows: list[SignatureFinding]) -> list[SignatureFinding]:
    return [row for row in rows if not (row.is_ours or row.is_timestamp)]


def report_of(signed: SignedReturn) -> Report | None:
    """None while there is none, and for a report of a shape nobody knows any more."""
    if not signed.findings:
        return None
    try:
        return Report.from_json(signed.findings)
    except (KeyError, TypeError):
        return None


def _row(found: SignatureFinding) -> SignatureRow:
    state, label = _state(found)
    return SignatureRow(
        signer=found.signer or _("no name"),
        issuer=found.issuer,
        level=_level(found),
        signed_at=_moment(found.claimed_at),
        begins=_moment(found.certificate_from),
        ends=_moment(found.certificate_until),
        was_invalid=found.was_certificate_valid is False,
        covers=COVERS.get(found.covers, found.covers),
        state=state,
        state_label=label,
        why="" if found.is_ours else found.why_text,
    )


def _state(found: SignatureFinding) -> tuple[str, str]:
    if not found.is_intact:
        return ("warning", _("our seal, broken")) if found.is_ours else ("danger", _("broken"))
    if found.is_ours:
        return "info", _("our seal")
    return ("success", _("whole")) if found.covers != "part" else ("warning", _("covers a part"))


def _level(found: SignatureFinding) -> str:
    """Our own seal has none: its certificate is ours, and nobody else need vouch for it."""
    if found.is_ours:
        return _("our own")
    return _("time stamp") if found.is_timestamp else str(SignatureLevel(found.level).label)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
