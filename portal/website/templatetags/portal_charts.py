"""Drawings made on the server: hours meter, burn-down, bars, programme marks, release track."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import template

from portal.website import charts

register = template.Library()

HISTOGRAM = {"width": 320, "height": 64}
MARK_STEP = 17.0


@register.filter
def share(part: float | None, whole: float | None) -> float:
    return charts.share(part or 0, whole or 0)


@register.simple_tag
def meter_geometry(left: int | None, total: int | None, held: int | None = 0) -> charts.Meter:
    return charts.meter(int(left or 0), int(total or 0), int(held or 0))


@register.inclusion_tag("components/chart_bars.html")
def chart_bars(values: Sequence[int], strong: int = 0, labels: Sequence[str] = (), **words: str) -> dict[str, Any]:
    """Words: title, first, middle, last (axis labels), unit (table heading)."""
    bars = charts.histogram(list(values), strong=strong, labels=labels, **HISTOGRAM)
    middle_x = charts.share(max(strong - 0.5, 0), len(bars))
    return {"bars": bars, "words": words, "middle_x": middle_x, **HISTOGRAM}


@register.inclusion_tag("components/bar_rows.html")
def bar_rows(rows: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    rows = list(rows)
    return {"rows": rows, "top": max((row["value"] for row in rows), default=0), "label": label}


@register.inclusion_tag("components/burndown.html")
def burndown(
    points: Sequence[tuple[date, int]], start: date, end: date, today: date, total: int, **estimate: Any
) -> dict[str, Any]:
    """Points are (day, minutes left after it), oldest first. Estimate: if_accepted= (minutes), about= its case."""
    kept = estimate.get("if_accepted")
    chart = charts.Burndown(points, start, end, min(max(today, start), end), total, kept)
    return {"chart": chart, "about": estimate.get("about", "")}


@register.inclusion_tag("components/marks86.html")
def marks86(signed: int, willing: int = 0, total: int = 86, url: str = "", action: str = "") -> dict[str, Any]:
    """One mark for each programme in two rows, filled column by column as the eye reads progress."""
    kinds = ["is-full"] * signed + ["is-half"] * willing + [""] * max(total - signed - willing, 0)
    marks = [
        {"x": index // 2 * MARK_STEP, "y": index % 2 * 29, "kind": kind} for index, kind in enumerate(kinds[:total])
    ]
    return {
        "marks": marks, "signed": signed, "willing": willing, "rest": max(total - signed - willing, 0),
        "total": total, "width": (total + 1) // 2 * MARK_STEP, "url": url, "action": action,
    }  # fmt: skip


@register.inclusion_tag("components/seats.html")
def seats(taken: int, total: int) -> dict[str, Any]:
    return {"taken": taken, "free": max(total - taken, 0), "total": total, "marks": [n < taken for n in range(total)]}
