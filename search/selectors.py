"""Questions to the engine, with every shown hit checked against the database: the index may be a moment behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from search.engines import engine
from search.engines.contract import Hit, Results
from search.planning import suggestion_plan
from search.plans import Plan
from search.sources import source_of_kind
from search.spelling import did_you_mean

MOST_SUGGESTIONS = 8


@dataclass(frozen=True)
class Found:
    plan: Plan
    results: Results
    correction: str = ""


def find(plan: Plan, *, user: Any) -> Found:
    """Raises EngineAwayError when there are no answers now."""
    if plan.is_empty:
        return Found(plan, Results())
    results = engine().search(plan)
    if results.total and not results.hits:  # a page behind the last one
        plan = replace(plan, page=max(1, -(-results.total // plan.size)))
        results = engine().search(plan)
    results = _rechecked(results, user)
    return Found(plan, results, correction="" if results.total else did_you_mean(plan))


def _rechecked(results: Results, user: Any) -> Results:
    """Without the hits of the page that may not be seen any more, and without counting them."""
    hits = still_visible(results.hits, user=user)
    dropped = Counter(hit.kind for hit in results.hits) - Counter(hit.kind for hit in hits)
    kinds = {kind: count - dropped[kind] for kind, count in results.kinds.items()}
    return replace(results, hits=hits, total=results.total - dropped.total(), kinds=kinds)


def suggestions(text: str, *, user: Any, now: datetime) -> tuple[Hit, ...]:
    plan = suggestion_plan(text, user=user, now=now, size=MOST_SUGGESTIONS)
    return () if plan.is_empty else still_visible(engine().find(plan), user=user)


def still_visible(hits: Iterable[Hit], *, user: Any) -> tuple[Hit, ...]:
    """Those the reader may see by the database's own rule; one query for each kind."""
    hits = tuple(hits)
    visible: dict[str, set[int]] = {}
    for kind in {hit.kind for hit in hits}:
        source = source_of_kind(kind)
        if source is not None:
            findable = source.queryset().filter(pk__in=[hit.object_id for hit in hits if hit.kind == kind])
            visible[kind] = set(source.visible(findable, user).order_by().values_list("pk", flat=True))
    return tuple(hit for hit in hits if hit.object_id in visible.get(hit.kind, ()))
