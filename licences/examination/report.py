"""What the machine found, as plain values that go through a pipe and into a JSON column.

Verdicts and levels are the values of `licences.enums`, written here once more because the child process that fills
a report knows no Django; a test holds the two lists together.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

UNREADABLE = "unreadable"
ENCRYPTED = "encrypted"
UNSIGNED_COPY = "unsigned_copy"
OTHER_AGREEMENT = "other_agreement"
DERIVED_AND_SIGNED = "derived_and_signed"
DERIVED_BUT_CHANGED = "derived_but_changed"
REWRITTEN_SAME_TEXT = "rewritten_same_text"
DIFFERENT_TEXT = "different_text"
SCANNED = "scan"
BY_CLICK = "by_click"
VERDICTS = {
    UNREADABLE,
    ENCRYPTED,
    UNSIGNED_COPY,
    OTHER_AGREEMENT,
    DERIVED_AND_SIGNED,
    DERIVED_BUT_CHANGED,
    REWRITTEN_SAME_TEXT,
    DIFFERENT_TEXT,
    SCANNED,
    BY_CLICK,
}

# From nothing to the strongest; "scan" and "electronic" are not digital signatures and stand apart.
UNKNOWN = "unknown"
SCAN_LEVEL = "scan"
ELECTRONIC = "electronic"
UNTRUSTED = "digital_untrusted"
TRUSTED = "digital_trusted"
QUALIFIED = "qualified"
LEVELS = (UNKNOWN, SCAN_LEVEL, ELECTRONIC, UNTRUSTED, TRUSTED, QUALIFIED)

INFO, WARNING, PROBLEM = "info", "warning", "problem"


@dataclass(frozen=True)
class Finding:
    """One thing to know; ``wording.sentence`` says it in words."""

    code: str
    kind: str = INFO
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        from licences.examination.wording import sentence  # Django's translations are not for the child

        return sentence(self.code, self.facts)


@dataclass(frozen=True)
class SignatureFinding:
    """One filled signature field. Moments are ISO 8601 with offset, empty when the file does not say."""

    field: str
    signer: str = ""
    issuer: str = ""
    level: str = UNTRUSTED
    is_ours: bool = False
    is_timestamp: bool = False
    is_intact: bool = False
    covers: str = "part"  # file, file_before_signing, part
    claimed_at: str = ""
    certificate_from: str = ""
    certificate_until: str = ""
    was_certificate_valid: bool | None = None  # at the claimed moment
    why_not_trusted: str = ""  # a code of `wording`

    @property
    def why_text(self) -> str:
        from licences.examination.wording import sentence  # see above

        return sentence(self.why_not_trusted, {}) if self.why_not_trusted else ""

    @property
    def counts(self) -> bool:
        """A signature of theirs over the file as it is."""
        return not self.is_ours and not self.is_timestamp and self.is_intact and self.covers != "part"


@dataclass(frozen=True)
class Difference:
    """Words that stand in one file only; the page is the issued one, or the returned one for words put in."""

    page: int
    issued: str
    returned: str
    in_signature_block: bool = False


@dataclass
class Report:
    verdict: str
    level: str = UNKNOWN
    findings: list[Finding] = field(default_factory=list)
    signatures: list[SignatureFinding] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    other_reference: str = ""
    sha256: str = ""
    size: int = 0
    pages: int = 0
    cpu_ms: int = 0

    def as_json(self) -> dict[str, Any]:
        """For the column and the command: with the sentences, so that nobody needs this code to read them."""
        plain = asdict(self)
        for row, finding in zip(plain["findings"], self.findings, strict=True):
            row["text"] = finding.text
        for row, signature in zip(plain["signatures"], self.signatures, strict=True):
            row["why_text"] = signature.why_text
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Report:
        """Reads what ``as_json`` wrote; the sentences are made anew."""
        rest = {key: value for key, value in plain.items() if key not in {"findings", "signatures", "differences"}}
        return cls(
            **rest,
            findings=[_made(Finding, row, "text") for row in plain["findings"]],
            signatures=[_made(SignatureFinding, row, "why_text") for row in plain["signatures"]],
            differences=[Difference(**row) for row in plain["differences"]],
        )


def _made[T](made: type[T], row: dict[str, Any], spoken: str) -> T:
    return made(**{key: value for key, value in row.items() if key != spoken})
