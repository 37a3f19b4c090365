"""Did you mean ...? Every proposal is tried as the reader: a word only others may read is never proposed."""

from __future__ import annotations

import re
from dataclasses import replace

from search.engines import engine
from search.plans import Plan, Word
from search.words import folded, forms_of

MOST_WORDS_CORRECTED = 3
SHORTEST_WORD = 3


def did_you_mean(plan: Plan) -> str:
    """The plan's text with unknown words put right, if that finds something; else nothing."""
    text, corrected = plan.text, plan
    for word in [word for word in plan.words if _may_be_wrong(word)][:MOST_WORDS_CORRECTED]:
        if engine().has_any(_alone(plan, word)):
            continue
        better = _nearest(plan, word)
        if better is None:
            continue
        text = re.sub(rf"(?<!\w){re.escape(word.text)}(?!\w)", better.text, text, count=1)
        corrected = replace(corrected, words=tuple(better if one == word else one for one in corrected.words))
    return text if text != plan.text and engine().has_any(corrected) else ""


def _may_be_wrong(word: Word) -> bool:
    return len(word.text) >= SHORTEST_WORD and word.text.isalpha()


def _nearest(plan: Plan, word: Word) -> Word | None:
    """A word of the index that the reader has something of, nearest first; other endings of ``word`` were tried."""
    known = {folded(word.text), *forms_of(folded(word.text))}
    candidates = (Word(like) for like in engine().words_like(word.text) if like not in known)
    return next((candidate for candidate in candidates if engine().has_any(_alone(plan, candidate))), None)


def _alone(plan: Plan, word: Word) -> Plan:
    return replace(plan, words=(word,), phrases=(), exclusions=(), minimum=1)
