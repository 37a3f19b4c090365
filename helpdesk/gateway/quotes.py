"""Where the quoted part of a mail begins. It is folded on the page and never removed."""

from __future__ import annotations

import re

LONGEST_LEAD = 300
MONTH_OR_YEAR = r"(?:\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d\d)"
# "On Fri, 20 Nov 2026 at 09:14, Iris Dubois <iris@...> wrote:" in the languages of the programmes.
LEADS = re.compile(
    r"^(?:"
    r"on\b.{4,250}\bwrote|am\b.{4,250}\bschrieb\b.{0,120}|le\b.{4,250}\ba écrit|el\b.{4,250}\bescribió|"
    r"il\b.{4,250}\bha scritto|em\b.{4,250}\bescreveu|op\b.{4,250}\bschreef\b.{0,120}|den\b.{4,250}\bskrev\b.{0,120}|"
    r"dne\b.{4,250}\bnapsala?(?:\(a\))?|w dniu\b.{4,250}\bpisze|dňa\b.{4,250}\bnapísala?|"
    r"\d{4}[-./]\d\d?[-./]\d\d?.{4,250}(?:>|wrote|schrieb|írta|kirjoitti|rašė|kirjutas)"
    r"|.{4,250}\b(?:wrote|írta|kirjoitti|rašė|kirjutas|napisała?\(?a?\)?)"
    r")\s*:\s*$",
    re.IGNORECASE | re.DOTALL,
)
DIVIDERS = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|messaggio originale|"
    r"mensaje original|"
    r"original-nachricht|původní zpráva|oryginalna wiadomość|forwarded message)\s*-{2,}|_{20,})\s*$",
    re.IGNORECASE,
)
FROM_LINE = re.compile(r"^\s*\*?(?:from|von|de|da|od|van|från|fra|lähettäjä|feladó|от)\s?:\*?\s?\S", re.IGNORECASE)
BLOCK_LINE = re.compile(
    r"^\s*\*?(?:sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé|à|objet|inviato|a|oggetto|enviado|para|asunto|"
    r"odesláno|komu|předmět|wysłano|do|temat|verzonden|aan|onderwerp|skickat|till|ämne)\s?:\*?",
    re.IGNORECASE,
)


def split_mail(text: str) -> tuple[str, str]:
    """(new words, quoted): everything from the reply header on, or the ``>`` lines at the end. Nothing is dropped."""
    lines = text.rstrip().split("\n")
    start = _start(lines)
    words, quoted = "\n".join(lines[:start]).rstrip(), "\n".join(lines[start:]).strip()
    return (words, quoted) if words and quoted else (text, "")


def _start(lines: list[str]) -> int:
    """In time that grows with the text alone, however many lines look like a header."""
    may_begin = _stays_quoted(lines)
    for number, line in enumerate(lines):
        if may_begin[number] and _is_header(lines, number, line):
            return number
    start = len(lines)
    while start and (lines[start - 1].startswith(">") or not lines[start - 1].strip()):
        start -= 1
    return start


def _is_header(lines: list[str], number: int, line: str) -> bool:
    if DIVIDERS.match(line):
        return True
    if FROM_LINE.match(line):
        return sum(bool(BLOCK_LINE.match(other)) for other in lines[number + 1 : number + 6]) >= 2
    joined = line
    for extra in range(3):  # mail programs wrap the line "On ... wrote:"
        if len(joined) > LONGEST_LEAD:
            return False
        if joined.rstrip().endswith(":") and re.search(MONTH_OR_YEAR, joined) and LEADS.match(joined.strip()):
            return True
        if number + extra + 1 >= len(lines) or not lines[number + extra + 1].strip():
            return False
        joined = f"{joined} {lines[number + extra + 1].strip()}"
    return False


def _stays_quoted(lines: list[str]) -> list[bool]:
    """For each line whether a header there may begin a quote: a header followed by ``>`` lines and then by words is
    an answer between the quotes, and nothing is folded there."""
    stays, is_good, has_words = [True] * len(lines), True, False
    for number in range(len(lines) - 1, -1, -1):
        stays[number] = is_good
        if lines[number].startswith(">"):
            is_good = not has_words
        elif lines[number].strip():
            has_words = True
    return stays


def loosened(text: str) -> str:
    """An empty line between a quote and the words under it: Markdown would take the words into the quote."""
    out: list[str] = []
    for line in text.split("\n"):
        if out and out[-1].startswith(">") and line.strip() and not line.startswith(">"):
            out.append("")
        out.append(line)
    return "\n".join(out)
