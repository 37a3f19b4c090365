"""Times as people of several zones read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

# Capitals of zones in which programmes work; two that differ from the reader's are named beside theirs.
ELSEWHERE = ("Europe/Helsinki", "Europe/Lisbon", "Europe/Vienna")


@dataclass(frozen=True)
class PlaceTime:
    city: str
    at: datetime

    @property
    def clock(self) -> str:
        """As text: a template would turn the moment into the reader's zone."""
        return f"{self.at:%H:%M}"


def city_of(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


def readers_zone() -> str:
    return timezone.get_current_timezone_name()


def elsewhere(moment: datetime, *, reader: str) -> list[PlaceTime]:
    """The moment in two cities whose clocks differ from the reader's."""
    offset = moment.astimezone(ZoneInfo(reader)).utcoffset()
    local = (PlaceTime(city_of(zone), moment.astimezone(ZoneInfo(zone))) for zone in ELSEWHERE)
    return [place for place in local if place.at.utcoffset() != offset][:2]


@cache
def zone_choices() -> list[tuple[str, str]]:
    """Zones of Europe, where programmes are, by city."""
    return [(name, city_of(name)) for name in sorted(available_timezones()) if name.startswith("Europe/")]
