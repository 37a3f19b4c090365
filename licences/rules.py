"""Which signatures the licensing team accepts. Reading never writes: without a row the first rules hold."""

from __future__ import annotations

from licences.enums import ReturnWay, SignatureLevel
from licences.models import SigningRules

UPLOADED_LEVELS = frozenset(SignatureLevel) - {SignatureLevel.UNKNOWN, SignatureLevel.ELECTRONIC}


def rules() -> SigningRules:
    return SigningRules.objects.filter(pk=1).first() or SigningRules(pk=1)


def accepted_levels() -> frozenset[SignatureLevel]:
    known = set(SignatureLevel.values)
    return frozenset(SignatureLevel(value) for value in rules().accepted_levels if value in known)


def is_accepted(level: str) -> bool:
    """What no machine could examine is left to the person who looks at it."""
    return level == SignatureLevel.UNKNOWN or level in accepted_levels()


def accepted_ways() -> list[ReturnWay]:
    """How a signatory may sign, the most usual first. The issued PDF can always be signed and uploaded."""
    levels = accepted_levels()
    ways = [ReturnWay.UPLOAD] if levels & UPLOADED_LEVELS or SignatureLevel.ELECTRONIC not in levels else []
    return [*ways, ReturnWay.CLICK] if SignatureLevel.ELECTRONIC in levels else ways
