"""A Plan is all an engine needs to know of a question: made by the planner, translated by each engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

PAGE_SIZE = 10
FURTHEST_PAGE = 100


class Order(StrEnum):
    MATCH = "match"
    NEWEST = "newest"


@dataclass(frozen=True)
class Word:
    """Something to be found: ``text`` (several tokens are a phrase), or one of its forms or synonyms."""

    text: str
    forms: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    is_prefix: bool = False


@dataclass(frozen=True)
class Decay:
    """What is old counts less: half way down to ``floor`` after ``half_life_days``, and never below it."""

    half_life_days: float = 365.0
    floor: float = 0.5


@dataclass(frozen=True)
class Plan:
    """``minimum`` of the words must be there, every phrase, and none of the exclusions.

    ``keys`` are what the reader may mean exactly (a title, a number): documents of that key come first.
    """

    text: str = ""
    words: tuple[Word, ...] = ()
    phrases: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    minimum: int = 0
    keys: tuple[str, ...] = ()
    titles_only: bool = False
    is_exact: bool = False
    kinds: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: datetime | None = None
    order: Order = Order.MATCH
    tokens: frozenset[str] = frozenset()
    is_staff: bool = False
    page: int = 1
    size: int = PAGE_SIZE
    now: datetime = field(default_factory=timezone.now)
    decay: Decay = Decay()
    boosts: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Nothing to look for: exclusions alone are no question."""
        return not self.words and not self.phrases

    @property
    def also_looked_for(self) -> list[str]:
        return list(dict.fromkeys(synonym for word in self.words for synonym in word.synonyms))
