"""The one planner: whatever people type becomes a Plan. It never refuses and never raises."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.http import QueryDict

from portal.accounts.audiences import tokens_for
from search.documents import STAFF_READERS
from search.plans import FURTHEST_PAGE, Order, Plan, Word
from search.sources import all_sources, source_of_kind
from search.synonyms import synonyms_of
from search.words import CASE_NUMBER, VERSION, clean, folded, forms_of, number_in, phrase

LONGEST_TEXT = 200
MOST_WORDS = 10
MOST_FACETS = 30
LAST_YEAR = timedelta(days=365)
CHUNK = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')
QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
STOP_WORDS = frozenset(
    {
        *("a", "after", "an", "and", "are", "as", "at", "be", "before", "by", "can", "do", "for", "from", "how", "i"),
        *("in", "is", "it", "my", "not", "of", "on", "or", "our", "the", "there", "this", "to", "was", "we", "what"),
        *("when", "where", "why", "with"),
    }
)


def plan_for(params: QueryDict, *, user: Any, now: datetime) -> Plan:
    """The question a query string asks, in the name of ``user``."""
    plan = _asked_by(parse(params.get("q", ""), is_exact="exact" in params), user, now)
    kind = params.get("kind", "")
    return replace(
        plan,
        kinds=(kind,) if source_of_kind(kind) else (),
        facets=_facets(params.getlist("f")),
        since=now - LAST_YEAR if params.get("since") == "year" else None,
        order=Order.NEWEST if params.get("sort") == Order.NEWEST else Order.MATCH,
        page=_page(params.get("page", "")),
    )


def suggestion_plan(text: str, *, user: Any, now: datetime, size: int) -> Plan:
    """Titles and numbers that begin with what is typed so far."""
    plan = parse(text, is_exact=True)
    if plan.words and not text.endswith('"'):
        plan = replace(plan, words=(*plan.words[:-1], replace(plan.words[-1], is_prefix=True)))
    return replace(_asked_by(plan, user, now), titles_only=True, minimum=len(plan.words), size=size)


def parse(text: str, *, is_exact: bool = False) -> Plan:
    """Words, "phrases" and -exclusions; unknown signs are spaces, an open quote ends at the end."""
    text = clean(text[: LONGEST_TEXT * 4])[:LONGEST_TEXT].translate(QUOTES)
    bare, phrases, exclusions = [], [], []
    for match in CHUNK.finditer(text):
        chunk = match["bare"] if match["quoted"] is None else match["quoted"]
        if not phrase(chunk):
            continue
        if match["minus"]:
            exclusions.append(phrase(chunk))
        elif match["quoted"] is not None:
            phrases.append(phrase(chunk))
        else:
            bare.append(chunk)
    words = _words(bare, is_exact=is_exact)
    return Plan(
        text=text,
        words=words,
        phrases=tuple(phrases[:MOST_WORDS]),
        exclusions=tuple(exclusions[:MOST_WORDS]),
        minimum=_minimum(len(words)),
        keys=_keys(text, bare),
        is_exact=is_exact,
    )


def _words(chunks: list[str], *, is_exact: bool) -> tuple[Word, ...]:
    telling = [chunk for chunk in chunks if folded(chunk) not in STOP_WORDS] or chunks
    once = {folded(chunk) or chunk: chunk for chunk in reversed(telling)}
    return tuple(_word(chunk, is_exact=is_exact) for chunk in list(reversed(once.values()))[:MOST_WORDS])


def _word(chunk: str, *, is_exact: bool) -> Word:
    if match := VERSION.fullmatch(chunk):
        return Word(phrase(match[1]))
    text = phrase(chunk)
    if match := CASE_NUMBER.fullmatch(chunk):
        written_apart = phrase(f"{match[1]} {match[2]}")
        return Word(text, forms=() if written_apart == text else (written_apart,))
    if is_exact:
        return Word(text)
    synonyms = synonyms_of(text)
    forms = dict.fromkeys(form for meant in (text, *map(phrase, synonyms)) for form in _forms(meant))
    return Word(text, forms=tuple(forms), synonyms=synonyms)


def _forms(text: str) -> list[str]:
    """Other endings of the last token: "add on" may be written "add ons"."""
    head, _, last = text.rpartition(" ")
    plural = (f"{last}s",) if head and last.isalpha() else ()
    return [f"{head} {form}".strip() for form in forms_of(last) or plural]


def _minimum(count: int) -> int:
    """One or two words must all be there; of more, one may be missing."""
    return count if count < 3 else count - 1


def _keys(text: str, chunks: list[str]) -> tuple[str, ...]:
    candidates = [folded(text), *(number_in(chunk) for chunk in chunks)]
    return tuple(dict.fromkeys(key for key in candidates if key))


def _asked_by(plan: Plan, user: Any, now: datetime) -> Plan:
    audience = tokens_for(user)
    boosts = {source.kind: source.boost for source in all_sources()}
    return replace(plan, tokens=audience, is_staff=bool(STAFF_READERS & audience), now=now, boosts=boosts)


def _facets(pairs: list[str]) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, list[str]] = {}
    for pair in pairs[:MOST_FACETS]:
        name, colon, value = clean(pair[:LONGEST_TEXT]).partition(":")
        if colon and value not in chosen.setdefault(name, []):
            chosen[name].append(value)
    return {name: tuple(values) for name, values in chosen.items()}


def _page(number: str) -> int:
    return min(max(int(number), 1), FURTHEST_PAGE) if number.isascii() and number.isdigit() and len(number) < 6 else 1
