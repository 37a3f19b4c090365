"""Two small looks-up that templates of this app need."""

from collections.abc import Mapping
from typing import Any

from django import template

from releases.enums import Verdict

register = template.Library()

TONES = {
    Verdict.CONFIRMED: "success",
    Verdict.DECLARED: "success",
    Verdict.UNTESTED: "",
    Verdict.DISPUTED: "warning",
    Verdict.INCOMPATIBLE: "danger",
    Verdict.INSECURE: "danger",
}
# Declared is a ring in the matrix: somebody said so, nobody tried.
SIGNS = {Verdict.DECLARED: "here"}


@register.filter
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """``support|of:release.pk``"""
    return mapping.get(key)


@register.filter
def verdict_tone(verdict: Verdict) -> str:
    return TONES[verdict]


@register.filter
def verdict_sign(verdict: Verdict) -> str:
    return SIGNS.get(verdict, verdict)
