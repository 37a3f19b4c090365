"""What the machine found in a returned file, in plain words for whoever sends it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from licences.enums import MachineState, SignatureLevel, Verdict
from licences.models import SignedReturn
from licences.names import may_be_same


class Told(NamedTuple):
    """``kind`` is a callout's: success, info or warning."""

    kind: str
    lead: str
    text: str


def told_of(signed: SignedReturn) -> Told:
    if signed.machine_state != MachineState.DONE:
        return Told(
            "info", _("The machine has not looked at it yet."), _("A person at Interact checks it in any case.")
        )
    return _warning(signed) or _doubt(signed) or _praise(signed)


def _warning(signed: SignedReturn) -> Told | None:
    """What the sender should know before sending: a person would probably reject it."""
    other = str(signed.findings.get("other_reference", ""))
    words = {
        Verdict.OTHER_AGREEMENT: (
            _("This is another agreement: %(other)s.") % {"other": other}
            if other
            else _("This is another document than the one we sent."),
            _("Choose the file you signed for this agreement."),
        ),
        Verdict.DIFFERENT_TEXT: (
            _("The text differs from the agreement we sent."),
            _("Two persons at Interact will look at the differences. If you did not mean to change it, sign our PDF."),
        ),
        Verdict.DERIVED_BUT_CHANGED: (
            _("The PDF was changed beyond a signature."),
            _("A person at Interact looks at the changes. Better: sign the PDF as we sent it."),
        ),
    }.get(Verdict(signed.verdict))
    return Told("warning", *words) if words else None


def _doubt(signed: SignedReturn) -> Told | None:
    """Our own words saved anew with no digital signature: drawn by hand, or not signed at all."""
    if signed.verdict != Verdict.REWRITTEN_SAME_TEXT or signed.level != SignatureLevel.UNKNOWN:
        return None
    return Told(
        "warning",
        _("We found no digital signature in this file."),
        _("If nobody has signed it yet, sign our PDF first. If the signature is drawn on it, a person looks at it."),
    )


def _praise(signed: SignedReturn) -> Told:
    looks = _("A person at Interact looks at it next.")
    if signed.level == SignatureLevel.SCAN:
        return Told(
            "info", _("This is a scan of a signed paper."), _("A person at Interact compares it with the text.")
        )
    name, asked = _signer(signed.findings), signed.agreement.signatory_name
    words = {"name": name or _("an unnamed person"), "level": SignatureLevel(signed.level).label}
    if name and not may_be_same(name, asked):
        looks = _("We asked %(asked)s. If somebody else signs, pass the agreement on to them.") % {"asked": asked}
    if signed.level in {SignatureLevel.QUALIFIED, SignatureLevel.DIGITAL_TRUSTED}:
        return Told("success", _("Digital signature of %(name)s found (%(level)s).") % words, looks)
    if signed.level == SignatureLevel.DIGITAL_UNTRUSTED:
        text = _("We could not confirm who issued the certificate. A person at Interact looks at it.")
        return Told("info", _("Digital signature of %(name)s found.") % words, text)
    return Told("info", _("The machine found: %(verdict)s.") % {"verdict": signed.get_verdict_display()}, looks)


def _signer(findings: dict[str, Any]) -> str:
    """The name in the certificate of their signature; ours (the seal) does not count."""
    names = [row.get("signer", "") for row in findings.get("signatures", []) if not row.get("is_ours")]
    return next((name for name in names if name), "")
