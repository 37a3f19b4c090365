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
    return {"bars": bars, "words": words, "middle_bar": bars[strong - 1] if bars and strong else None, **HISTOGRAM}


@register.inclusion_tag("components/bar_rows.html")
def bar_rows(rows: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    rows = list(rows)
    return {"rows": rows, "top": max((row["value"] for row in rows), default=0), "label": label}


@register.inclusion_tag("components/burndown.html")
def burndown(
    points: Sequence[tuple[date, int]],
    start: date,
    end: date,
    today: date,
    total: int,
    if_accepted: int | None = None,
    about: str = "",
) -> dict[str, Any]:
    """Points are (day, minutes left after it), oldest first. `if_accepted` is what stays after the estimate `about`."""
    plane, day = charts.Plane(), min(max(today, start), end)
    left = points[-1][1] if points else total
    held = left if if_accepted is None else if_accepted
    return {
        "plane": plane, "start": start, "end": end, "today": day, "points": points, "total": total, "left": left,
        "if_accepted": if_accepted, "about": about,
        "path": charts.staircase(points, plane=plane, start=start, end=end, today=day, total=total),
        "x0": plane.left, "x1": plane.width - plane.right, "y0": plane.top, "y1": plane.height - plane.bottom,
        **_today_label(day, plane, start, end), "now_y": plane.y(left, total), "held_y": plane.y(held, total),
        "lines": [(plane.y(hour * 60, total), hour) for hour in _grid_hours(total)],
        "months": [(plane.x(month, start, end), month) for month in charts.month_ticks(start, end)],
    }  # fmt: skip


def _today_label(day: date, plane: charts.Plane, start: date, end: date) -> dict[str, Any]:
    """The words stand left of today's line, and right of it while there is no room."""
    x = plane.x(day, start, end)
    return {"now_x": x, "now_dx": -10 if x > plane.width / 3 else 10, "now_anchor": "end" if x > plane.width / 3 else "start"}


def _grid_hours(total: int) -> range:
    hours = total // 60
    return range(0, hours + 1, max(1, hours // 4))


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
