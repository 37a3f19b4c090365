"""What may answer a question before it is asked: only what the reader may see, best first."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils.html import strip_tags
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from helpdesk.enums import SETTLED
from releases.enums import Statement
from releases.models import Compatibility, Plugin, Release
from releases.selectors import known_issues_in
from search.engines import engine
from search.engines.contract import EngineAwayError, Hit
from search.planning import plan_for
from search.plans import Plan
from search.selectors import still_visible

SALT = "helpdesk.suggestion"
SHORTEST = 4
LONGEST = 200
MOST_TICKETS, MOST_PAGES, MOST_ISSUES = 3, 3, 2
MOST_WORDS = 5
SETTLED_STATES = tuple(sorted(SETTLED))
PAGES = ("guidance", "release", "plugin")
ICONS = {"ticket": "chat", "guidance": "book", "release": "box", "plugin": "puzzle", "known_issue": "warn"}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Suggestion:
    kind: str
    title: str
    url: str
    label: str = ""

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "file")

    @property
    def token(self) -> str:
        """What "This solved it" brings back: nobody counts what we did not suggest."""
        return signing.dumps([self.kind, self.title[:300], self.url[:300]], salt=SALT, compress=True)


def suggested(token: str) -> Suggestion | None:
    """The suggestion behind a token, for a day."""
    try:
        return Suggestion(*signing.loads(token, salt=SALT, max_age=86_400))
    except (signing.BadSignature, TypeError):
        return None


def suggest(
    words: str, *, user: Any, now: datetime, release: Release | None = None, plugin: Plugin | None = None
) -> list[Suggestion]:
    """Known issues of what they run, solved tickets, guidance and release notes; nothing for too few words."""
    words = " ".join(words.split())[:LONGEST]
    if len(words) < SHORTEST:
        return []
    found = [*_known_issues(words, release, now), *_said_of(plugin, release)]
    plan = plan_like(words, user=user, now=now)
    if not plan.is_empty:
        solved = {"status": SETTLED_STATES}
        found += _hits(replace(plan, kinds=("ticket",), facets=solved, size=MOST_TICKETS), user)
        found += _hits(replace(plan, kinds=PAGES, size=MOST_PAGES), user)
    return list({(each.url, each.title): each for each in found}.values())


def plan_like(words: str, *, user: Any, now: datetime) -> Plan:
    """What shares half of the longest words: a question says the same thing in others."""
    plan = plan_for(QueryDict(urlencode({"q": words})), user=user, now=now)
    telling = tuple(sorted(plan.words, key=lambda word: -len(word.text))[:MOST_WORDS])
    return replace(plan, words=telling, minimum=min(plan.minimum, max(1, len(telling) // 2)))


def hits_of(plan: Plan, user: Any) -> tuple[Hit, ...]:
    """What the reader may see of the plan's hits; none while the engine is away."""
    try:
        return still_visible(engine().search(plan).hits, user=user)
    except EngineAwayError as error:
        logger.warning("no suggestions, search does not answer: %s", error)
        return ()


def from_hit(hit: Hit) -> Suggestion:
    return Suggestion(hit.kind, unescape(strip_tags(hit.title)), hit.url, hit.label or hit.facts)


def _hits(plan: Plan, user: Any) -> Iterator[Suggestion]:
    return map(from_hit, hits_of(plan, user))


def _known_issues(words: str, release: Release | None, now: datetime) -> list[Suggestion]:
    """Of their version: those that share a telling word with the question."""
    if release is None:
        return []
    telling = {word for word in words.casefold().split() if len(word) > SHORTEST}
    label = _("Known issue of %(release)s") % {"release": release}
    issues = [
        Suggestion("known_issue", entry.title, release.get_absolute_url(), label)
        for entry in known_issues_in(release, now)
        if any(word in f"{entry.title} {entry.text}".casefold() for word in telling)
    ]
    return issues[:MOST_ISSUES]


def _said_of(plugin: Plugin | None, release: Release | None) -> list[Suggestion]:
    """Somebody said that this plugin does not run on this release."""
    if plugin is None or release is None:
        return []
    statements = Compatibility.objects.filter(plugin_version__plugin=plugin, release=release)
    if not statements.filter(statement=Statement.INCOMPATIBLE).exists():
        return []
    title = _("%(plugin)s is said not to run on %(release)s") % {"plugin": plugin, "release": release}
    return [Suggestion("plugin", title, plugin.get_absolute_url(), _("Plugin"))]
