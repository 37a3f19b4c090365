"""Results as the page shows them: tabs, filters, chips, pages. Pure shaping, no query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _

from search.doors import Door, all_doors
from search.engines.contract import Hit
from search.plans import FURTHEST_PAGE, Order, Plan
from search.selectors import Found
from search.sources import all_sources, source_of_kind

MOST_FACETS = 5
MOST_VALUES = 8

Context = dict[str, Any]


def address(params: QueryDict, **changes: str | None) -> str:
    """The same question with some parameters changed (None: without it), on its first page."""
    changed = params.copy()
    for name, value in {"page": None, **changes}.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"


def page_context(found: Found, params: QueryDict) -> Context:
    plan, results = found.plan, found.results
    filters = facet_groups(found)
    return {
        "page": page_of(results.hits, total=results.total, plan=plan),
        "hits": [_hit(hit) for hit in results.hits],
        "total": results.total,
        "tabs": tabs(found, params),
        "filters": filters,
        "chips": chips(plan, params),
        "orders": _orders(plan, params),
        "correction": found.correction,
        "correction_url": address(params, q=found.correction) if found.correction else "",
        "also": plan.also_looked_for,
        "exact_url": address(params, exact="1"),
        "wide_url": address(params, exact=None),
    }


def tabs(found: Found, params: QueryDict) -> list[Context]:
    """All, then each kind that has results, in the order the features are registered; the chosen one always."""
    plan, kinds = found.plan, found.results.kinds
    rows = [
        {"label": _("All"), "url": address(params, kind=None), "count": sum(kinds.values()), "current": not plan.kinds}
    ]
    for source in all_sources():
        count, current = kinds.get(source.kind, 0), source.kind in plan.kinds
        if count or current:
            url = address(params, kind=source.kind)
            rows.append({"label": source.plural, "url": url, "count": count, "current": current})
    return rows


def facet_groups(found: Found) -> list[Context]:
    """Facets that have a title and something to choose from, in the order of the titles."""
    groups = []
    for name, title in facet_titles().items():
        values, chosen = found.results.facets.get(name, {}), found.plan.facets.get(name, ())
        if len(values) < 2 and not chosen:
            continue
        shown = list(values)[:MOST_VALUES]
        shown += [value for value in chosen if value not in shown]
        boxes = [_box(name, value, values.get(value, 0), value in chosen) for value in shown]
        groups.append({"title": title, "boxes": boxes})
    return groups[:MOST_FACETS]


def facet_titles() -> dict[str, Any]:
    return {name: title for source in all_sources() for name, title in source.facet_titles.items()}


def chips(plan: Plan, params: QueryDict) -> list[Context]:
    rows = []
    for name, values in plan.facets.items():
        for value in values:
            rest = params.copy()
            rest.setlist("f", [pair for pair in params.getlist("f") if pair != f"{name}:{value}"])
            rows.append({"label": in_words(value), "remove_url": address(rest)})
    if plan.since:
        rows.append({"label": _("In the last year"), "remove_url": address(params, since=None)})
    return rows


def page_of(hits: Iterable[Hit], *, total: int, plan: Plan) -> Page:
    reachable = min(total, plan.size * FURTHEST_PAGE)
    numbers: Sequence[Any] = range(reachable)
    page = Paginator(numbers, plan.size).get_page(plan.page)
    page.object_list = list(hits)
    return page


def doors(text: str) -> list[Context]:
    return [_door(door, text) for door in all_doors()]


def offer(text: str) -> Context | None:
    return next((_door(door, text) for door in reversed(all_doors()) if door.is_offer), None)


def in_words(keyword: str) -> str:
    """waiting_you is "Waiting you", 10.0.1 stays."""
    text = keyword.replace("_", " ")
    return text[:1].upper() + text[1:]


def _hit(hit: Hit) -> Context:
    source = source_of_kind(hit.kind)
    return {"hit": hit, "icon": source.icon if source else "file"}


def _box(name: str, value: str, count: int, is_on: bool) -> Context:
    return {"value": f"{name}:{value}", "label": in_words(value), "count": count, "is_on": is_on}


def _orders(plan: Plan, params: QueryDict) -> list[Context]:
    labels = {Order.MATCH: _("Best match"), Order.NEWEST: _("Newest first")}
    return [
        {"label": label, "url": address(params, sort=order.value), "current": plan.order == order}
        for order, label in labels.items()
    ]


def _door(door: Door, text: str) -> Context:
    return {"title": door.title, "text": door.text, "action": door.action, "url": door.url(text)}
