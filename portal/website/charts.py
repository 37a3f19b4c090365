"""Where things lie in the portal's drawings. Pure arithmetic; the templates draw the SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WARN_FROM = 75
PACE_AT = 0.84
NUMBER_FITS_FROM = 34
HELD_LABEL_FITS_FROM = 22


def share(part: float, whole: float) -> float:
    """Percent of the whole between 0 and 100, one decimal; an empty whole has no share."""
    return round(min(max(part / whole * 100, 0), 100), 1) if whole else 0.0


@dataclass(frozen=True)
class Meter:
    left: float
    held: float
    free: float
    used: int
    is_low: bool
    number_inside: bool
    held_label: bool
    ticks: list[tuple[float, str, str]]


def meter(left: int, total: int, held: int = 0) -> Meter:
    """The hours bar: solid is free, stripes inside what is left are asked for."""
    left_share, held_share = share(left, total), share(min(held, left), total)
    used = int(share(total - left, total))
    return Meter(
        left=left_share,
        held=held_share,
        free=round(left_share - held_share, 1),
        used=used,
        is_low=used >= WARN_FROM,
        number_inside=left_share - held_share >= NUMBER_FITS_FROM,
        held_label=held_share >= HELD_LABEL_FITS_FROM,
        ticks=hour_ticks(total),
    )


def hour_ticks(total_minutes: int) -> list[tuple[float, str, str]]:
    """(position, label, anchor) for at most nine round hours."""
    hours = total_minutes // 60
    if not hours:
        return []
    step = next(size for size in (1, 2, 4, 5, 10, 20, 50, 100, 1000) if hours / size <= 8 or size == 1000)
    ticks = [(share(hour * 60, total_minutes), str(hour), "middle") for hour in range(0, hours, step)]
    ticks.append((100.0, f"{hours} h", "end"))
    return [(0.0, "0", "start"), *ticks[1:]]


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    value: int
    label: str
    is_strong: bool


def histogram(values: Sequence[int], *, width: int, height: int, strong: int, labels: Sequence[str] = ()) -> list[Bar]:
    """Upright bars from left to right; the first `strong` ones wear the strong colour."""
    if not values:
        return []
    slot, top = width / len(values), max(max(values), 1)
    bars = []
    for index, value in enumerate(values):
        tall = round(max(value / top * height, 2 if value else 0), 1)
        label = labels[index] if index < len(labels) else str(index + 1)
        bars.append(
            Bar(
                round(index * slot, 1),
                round(height - tall, 1),
                round(slot * 0.78, 1),
                tall,
                value,
                label,
                index < strong,
            )
        )
    return bars


@dataclass(frozen=True)
class Burndown:
    """Support hours from start to end: what was left, and what stays if the estimate is accepted. In SVG units."""

    points: Sequence[tuple[date, int]]
    start: date
    end: date
    today: date
    total: int
    if_accepted: int | None = None
    width: int = 640
    height: int = 270
    x0: int = 36
    x1: int = 630
    y0: int = 14
    y1: int = 242

    def x(self, day: date) -> float:
        span = max((self.end - self.start).days, 1)
        done = min(max((day - self.start).days, 0), span)
        return round(self.x0 + (self.x1 - self.x0) * done / span, 1)

    def y(self, minutes_left: float) -> float:
        return round(self.y0 + (self.y1 - self.y0) * (1 - share(minutes_left, self.total) / 100), 1)

    @property
    def left(self) -> int:
        return self.points[-1][1] if self.points else self.total

    @property
    def now_x(self) -> float:
        return self.x(self.today)

    @property
    def now_y(self) -> float:
        return self.y(self.left)

    @property
    def held_y(self) -> float:
        return self.y(self.left if self.if_accepted is None else self.if_accepted)

    @property
    def label_is_left(self) -> bool:
        """The words stand left of today's line, and right of it while there is no room."""
        return self.now_x > self.width / 3

    @property
    def pace(self) -> tuple[float, float]:
        """A place under the even pace, near its end, for its name."""
        return round(self.x0 + (self.x1 - self.x0) * PACE_AT, 1), self.y(self.total * (1 - PACE_AT))

    @property
    def path(self) -> str:
        """Level between bookings, from the start until today."""
        steps = "".join(f"H{self.x(day)}V{self.y(left)}" for day, left in self.points)
        return f"M{self.x0} {self.y0}{steps}H{self.now_x}"

    @property
    def lines(self) -> list[tuple[float, int]]:
        hours = self.total // 60
        return [(self.y(hour * 60), hour) for hour in range(0, hours + 1, max(1, hours // 4))]

    @property
    def months(self) -> list[tuple[float, date]]:
        return [(self.x(month), month) for month in month_ticks(self.start, self.end)]


def month_ticks(start: date, end: date) -> list[date]:
    """First days of the months inside the period, far enough from both ends to be labelled."""
    month, ticks = (start.replace(day=1) + timedelta(days=32)).replace(day=1), []
    margin = (end - start) / 11
    while month < end:
        if start + margin <= month <= end - margin:
            ticks.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return ticks[:: len(ticks) // 6 + 1]
