"""Ways on for who does not find it here. Features register theirs; search knows none of them.

The last door registered as ``is_offer`` stands under the results ("Not what you need? ..."); all stand where search
cannot answer. ``url`` gets the words that were looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Door:
    title: Any
    text: Any
    action: Any
    url: Callable[[str], str]
    is_offer: bool = False


_doors: dict[str, Door] = {}


def register(key: str, door: Door) -> None:
    """Called in AppConfig.ready of the feature."""
    _doors[key] = door


def all_doors() -> list[Door]:
    return list(_doors.values())
