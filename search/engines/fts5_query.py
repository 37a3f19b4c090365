"""A Plan as FTS5's query language and SQL. Only tokens (letters and digits) reach the language, always quoted."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import combinations
from math import comb
from typing import Any

from search.plans import Order, Plan, Word
from search.words import phrase

# title, keys, facts, body, staff_text
WEIGHTS = "10.0, 10.0, 3.0, 1.0, 1.0"
ALL_WORDS_THERE = 2.0
SNIPPET_WORDS = 28
MOST_CHOICES = 30
MAY_READ_STAFF_TEXT = (
    "EXISTS (SELECT 1 FROM staff_audiences s WHERE s.document_id = d.id"
    " AND s.token IN (SELECT value FROM json_each(:tokens)))"
)
# Control characters, which the index never holds: they survive escaping and become <mark> after it.
MARK, MARK_END = "\x02", "\x03"


def index_of(plan: Plan) -> str:
    return "staff_words" if plan.is_staff else "words"


def match_any(plan: Plan) -> str:
    """Everything that may be marked: one of the words is enough here, ``match_needed`` says what must be there."""
    return _expression(plan, [" OR ".join(_word(word) for word in plan.words)] if plan.words else [])


def match_all(plan: Plan) -> str:
    return _expression(plan, [_word(word) for word in plan.words])


def match_needed(plan: Plan) -> str:
    """As many of the words as the plan asks for; all but one where that would be too many choices to spell out."""
    if plan.minimum >= len(plan.words):
        return match_all(plan)
    asked = max(plan.minimum, 1)
    if comb(len(plan.words), asked) > MOST_CHOICES:
        asked = len(plan.words) - 1
    choices = combinations(plan.words, asked)
    return _expression(plan, [" OR ".join(f"({' AND '.join(map(_word, words))})" for words in choices)])


def _expression(plan: Plan, parts: list[str]) -> str:
    parts = [f"({part})" for part in [*parts, *(_quoted(text) for text in plan.phrases)]]
    wanted = " AND ".join(parts)
    if plan.exclusions:
        wanted = f"({wanted}) NOT ({' OR '.join(_quoted(text) for text in plan.exclusions)})"
    return f"{{title keys}} : ({wanted})" if plan.titles_only else wanted


def _word(word: Word) -> str:
    main = _quoted(word.text) + ("*" if word.is_prefix else "")
    others = dict.fromkeys(_quoted(text) for text in (*word.forms, *word.synonyms))
    return f"({' OR '.join([main, *others])})"


def _quoted(text: str) -> str:
    return f'"{phrase(text)}"'


def parameters(plan: Plan) -> dict[str, Any]:
    return {
        "mark": MARK,
        "end": MARK_END,
        "any": match_any(plan),
        "needed": match_needed(plan),
        "all": match_all(plan),
        "tokens": json.dumps(sorted(plan.tokens)),
        "kinds": json.dumps(plan.kinds),
        "keys": json.dumps(plan.keys),
        "boosts": json.dumps(dict(plan.boosts)),
        "since": plan.since.timestamp() if plan.since else None,
        "now": plan.now.timestamp(),
        "half_life": plan.decay.half_life_days * 86400.0,
        "floor": plan.decay.floor,
        "limit": plan.size,
        "offset": (plan.page - 1) * plan.size,
    } | {f"facet_{number}": json.dumps([name, *values]) for number, (name, values) in enumerate(plan.facets.items())}


def allowed(plan: Plan, *, by_kind: bool = True) -> str:
    """The conditions on ``documents d`` beside the words: the reader's audience first of all."""
    conditions = [
        "EXISTS (SELECT 1 FROM audiences a WHERE a.document_id = d.id"
        " AND a.token IN (SELECT value FROM json_each(:tokens)))"
    ]
    if by_kind and plan.kinds:
        conditions.append("d.kind IN (SELECT value FROM json_each(:kinds))")
    if plan.since:
        conditions.append("d.at >= :since")
    conditions += [
        f"EXISTS (SELECT 1 FROM facets f WHERE f.document_id = d.id AND f.name = json_extract(:facet_{number}, '$[0]')"
        f" AND f.value IN (SELECT value FROM json_each(:facet_{number}) WHERE key > 0))"
        for number in range(len(plan.facets))
    ]
    return " AND ".join(conditions)


def matching(plan: Plan) -> str:
    """The condition on the words; those of ``staff_text`` count only for whom it is written."""
    public = "d.id IN (SELECT rowid FROM words WHERE words MATCH :needed)"
    if not plan.is_staff:
        return public
    staff = "d.id IN (SELECT rowid FROM staff_words WHERE staff_words MATCH :needed)"
    return f"({public} OR ({staff} AND {MAY_READ_STAFF_TEXT}))"


def page_of_ids(plan: Plan) -> str:
    """Ids of one page in order: what was meant exactly, then the best match or the newest."""
    index = index_of(plan)
    weights = WEIGHTS if plan.is_staff else WEIGHTS.rpartition(",")[0]
    newest = "coalesce(d.at, 0) DESC," if plan.order == Order.NEWEST else ""
    return f"""
        SELECT d.id,
            d.id IN (SELECT document_id FROM exact_keys e JOIN json_each(:keys) k ON k.value = e.key) AS is_exact,
            -bm25({index}, {weights}) * d.boost
            * coalesce((SELECT value FROM json_each(:boosts) b WHERE b.key = d.kind), 1.0)
            * CASE WHEN d.at IS NULL THEN 1.0
                   ELSE :floor + (1.0 - :floor) / (1.0 + max(0.0, :now - d.at) / :half_life) END
            * CASE WHEN d.id IN (SELECT rowid FROM {index} WHERE {index} MATCH :all)
                   THEN {ALL_WORDS_THERE} ELSE 1.0 END AS score
        FROM {index} JOIN documents d ON d.id = {index}.rowid
        WHERE {index} MATCH :any AND {matching(plan)} AND {allowed(plan)}
        ORDER BY is_exact DESC, {newest} score DESC, coalesce(d.at, 0) DESC, d.id
        LIMIT :limit OFFSET :offset
    """


def shown(plan: Plan) -> str:
    """One row of the page with marks; highlighting costs, so only for what is shown."""
    index = index_of(plan)
    staff = f"snippet({index}, 4, :mark, :end, '…', {SNIPPET_WORDS})" if plan.is_staff else "''"
    return f"""
        SELECT d.*, {MAY_READ_STAFF_TEXT} AS may_read_staff_text, highlight({index}, 0, :mark, :end) AS marked_title,
            snippet({index}, 3, :mark, :end, '…', {SNIPPET_WORDS}) AS marked_body, {staff} AS marked_staff_text
        FROM {index} JOIN documents d ON d.id = {index}.rowid
        WHERE {index} MATCH :any AND {index}.rowid = :id
    """


def kind_counts(plan: Plan) -> str:
    where = f"{matching(plan)} AND {allowed(plan, by_kind=False)}"
    return f"SELECT d.kind, count(*) FROM documents d WHERE {where} GROUP BY d.kind"


def facet_counts(plan: Plan) -> str:
    return f"""
        SELECT c.name, c.value, count(*) FROM facets c JOIN documents d ON d.id = c.document_id
        WHERE {matching(plan)} AND {allowed(plan)} GROUP BY c.name, c.value ORDER BY c.name, count(*) DESC, c.value
    """


def without_facet(plan: Plan, name: str) -> Plan:
    """Counts beside the boxes of a facet say what ticking another one would add."""
    return replace(plan, facets={other: values for other, values in plan.facets.items() if other != name})
