"""Find passwords, keys, tokens, bank accounts and other people's addresses in what somebody is about to send.

Every repetition in these expressions is bounded or begins at the edge of a run, and none looks beyond its line: the
time grows with the text and with nothing else, 1 MB takes under a second whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PREVIEW = 90  # signs before the mask
MOST_PREVIEWS = 100


class SecretKind(TextChoices):
    PASSWORD = "password", gettext_lazy("password")
    KEY = "key", gettext_lazy("private key")
    TOKEN = "token", gettext_lazy("token")
    IBAN = "iban", gettext_lazy("bank account")
    ADDRESS = "address", gettext_lazy("e-mail address")


type Span = tuple[SecretKind, int, int]


@dataclass(frozen=True)
class Finding:
    """``start`` and ``end`` count in the whole text; ``line`` from 1; ``preview`` holds no secret."""

    line: int
    kind: SecretKind
    start: int
    end: int
    preview: str = ""


_NAMES = (
    r"pass(?:word|wd|phrase|wort)?|pwd|kennwort|secret|client[_-]?secret|secret[_-]?key|api[_-]?key|apikey|"
    r"access[_-]?key|private[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|token"
)
# key=value, key: value, "key": "value", --password value, <password>value</password>
_ASSIGNED = re.compile(
    rf"(?i)(?<![a-z])(?:{_NAMES})[\"']?(?:[ \t]{{0,3}}(?:=>|:=|=|:)[ \t]{{0,3}}|>)(?P<quote>[\"']?)"
    r"(?P<value>(?<=\")(?:[^\"\\\n]|\\.){1,300}|(?<=')(?:[^'\\\n]|\\.){1,300}|[^\s\"'<>,;&]{3,300})"
)
_OPTION = re.compile(rf"(?i)--(?:{_NAMES})[ \t](?P<value>[^\s-]\S{{2,300}})")
# Section 3.2.1 of RFC 3986: user:password@host
_URL = re.compile(r"(?<![a-zA-Z0-9+.-])[a-zA-Z][a-zA-Z0-9+.:-]{1,40}://[^\s/:@]{0,100}:(?P<value>[^\s/@]{1,200})@")
# RFC 9110, section 11.6.2
_AUTHORIZATION = re.compile(
    r"(?i)\bauthorization[\"']?[ \t]{0,3}[:=][ \t]{0,3}[\"']?(?:(?:basic|bearer|token|digest)[ \t]{1,3})?"
    r"(?P<value>[^\s\"',]{6,4000})"
)
_BEARER = re.compile(r"(?i)\bbearer[ \t]{1,3}(?P<value>[a-z0-9._~+/-]{16,4000}={0,2})")
_COOKIE = re.compile(r"(?i)\b(?:JSESSIONID|sessionid|PHPSESSID|session)=(?P<value>[^\s;\"',]{8,300})")
# RFC 7519: three parts, the first begins with {"
_JWT = re.compile(r"(?<![\w-])(?P<value>eyJ[\w-]{8,2000}\.[\w-]{4,3000}\.[\w-]{0,2000})", re.ASCII)
_WELL_KNOWN = re.compile(
    r"(?<![A-Za-z0-9])(?P<value>(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}"
    r"|glpat-[A-Za-z0-9_-]{16,64}|xox[abprs]-[A-Za-z0-9-]{10,200}|AIza[A-Za-z0-9_-]{35}|sk_live_[A-Za-z0-9]{10,100}"
    r"|sk-[A-Za-z0-9_-]{20,200}|npm_[A-Za-z0-9]{30,60}|SG\.[A-Za-z0-9_-]{16,40}\.[A-Za-z0-9_-]{16,64})"
)
_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
# ISO 13616: two letters, two digits, 11 to 30 signs, written in groups or not
_IBAN = re.compile(
    r"(?<![A-Za-z0-9])(?P<value>[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![A-Za-z0-9])"
)
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9._%+-])(?P<value>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{2,63}){1,5})"
)
# What stands there instead of a secret: masks, placeholders, words that are none.
_NO_SECRET = re.compile(
    r"\[(?:masked|[^\]\n]{0,60}\]).*|\*+|•+|x{3,}|\.{3}|\$\{.*|\{\{.*|null|none|true|false", re.IGNORECASE
)

# A text without the literal part of a pattern is not looked at by it.
_PATTERNS: tuple[tuple[SecretKind, tuple[str, ...], re.Pattern[str]], ...] = (
    (SecretKind.TOKEN, ("authorization",), _AUTHORIZATION),
    (SecretKind.TOKEN, ("bearer",), _BEARER),
    (SecretKind.TOKEN, ("eyj",), _JWT),
    (SecretKind.TOKEN, ("session", "phpsessid"), _COOKIE),
    (SecretKind.TOKEN, ("akia", "asia", "gh", "glpat-", "xox", "aiza", "sk_", "sk-", "npm_", "sg."), _WELL_KNOWN),
    (SecretKind.PASSWORD, ("://",), _URL),
    (SecretKind.PASSWORD, ("pass", "pwd", "kennwort", "secret", "key", "token"), _ASSIGNED),
    (SecretKind.PASSWORD, ("--",), _OPTION),
    (SecretKind.ADDRESS, ("@",), _ADDRESS),
)


def scan(text: str, *, own: Iterable[str] = ()) -> list[Finding]:
    """What should be masked, in the order of the text, without overlaps. ``own`` addresses are the writer's affair."""
    known = {address.casefold() for address in own}
    lower = text.lower()
    found = list(_keys(text))
    for kind, literals, pattern in _PATTERNS:
        if any(literal in lower for literal in literals):
            found += [
                (kind, *match.span("value")) for match in pattern.finditer(text) if _counts(match["value"], known)
            ]
    found += [(SecretKind.IBAN, *match.span("value")) for match in _IBAN.finditer(text) if is_iban(match["value"])]
    return _placed(text, _apart(found))


def mask(text: str, findings: Iterable[Finding]) -> str:
    """The text with each secret replaced by what it was; the rest stays to the letter, JSON stays JSON."""
    parts, done = [], 0
    for finding in findings:
        parts += [text[done : finding.start], _word_for(finding.kind)]
        done = finding.end
    return "".join([*parts, text[done:]])


def masked(text: str, *, own: Iterable[str] = (), but: Iterable[SecretKind] = ()) -> tuple[str, int]:
    """(text without secrets, how many); kinds in ``but`` stay."""
    left_alone = set(but)
    findings = [finding for finding in scan(text, own=own) if finding.kind not in left_alone]
    return mask(text, findings), len(findings)


def is_iban(value: str) -> bool:
    """ISO 7064, MOD 97-10, over 15 to 34 signs."""
    bare = value.replace(" ", "")
    if not 15 <= len(bare) <= 34:
        return False
    digits = "".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])
    return int(digits) % 97 == 1


def _counts(value: str, own: set[str]) -> bool:
    return value.casefold() not in own and not _NO_SECRET.fullmatch(value)


def _keys(text: str) -> Iterator[Span]:
    """Private key blocks (RFC 7468); one that does not end goes to the end of the text."""
    at = 0
    while begin := _KEY_BEGINS.search(text, at):
        end = _KEY_ENDS.search(text, begin.end())
        at = end.end() if end else len(text)
        yield SecretKind.KEY, begin.start(), at


def _apart(found: Iterable[Span]) -> list[Span]:
    """Of two that overlap the one that begins first, and of those the longer; it takes the other in.

    A password before an @ looks like an address from its first sign on, and is called a password.
    """
    apart: list[Span] = []
    for kind, start, end in sorted(found, key=lambda span: (span[1], span[0] == SecretKind.ADDRESS, -span[2])):
        if apart and start < apart[-1][2]:
            first, began, ended = apart[-1]
            apart[-1] = (first, began, max(ended, end))
        else:
            apart.append((kind, start, end))
    return apart


def _placed(text: str, spans: list[Span]) -> list[Finding]:
    """With the number of the line, counted once through the text, and a preview of the first ones."""
    findings, line, counted = [], 1, 0
    for kind, start, end in spans:
        line += text.count("\n", counted, start)
        before = findings[-1].end if findings else 0
        preview = _preview(text, kind, start, before) if len(findings) < MOST_PREVIEWS else ""
        findings.append(Finding(line, kind, start, end, preview))
        counted = start
    return findings


def _preview(text: str, kind: SecretKind, start: int, before: int) -> str:
    """Some signs of the same line before the mask, from the end of the secret ``before`` on."""
    begin = max(text.rfind("\n", max(0, start - PREVIEW), start) + 1, start - PREVIEW, before, 0)
    return f"{text[begin:start].lstrip()}{_word_for(kind)}"


def _word_for(kind: SecretKind) -> str:
    return _("[masked: %(kind)s]") % {"kind": kind.label}
