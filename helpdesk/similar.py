"""For an agent with a case before them: tickets and guidance like it, and which of them whoever asked may be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.conf import settings

from helpdesk.models import Ticket
from helpdesk.suggestions import LONGEST, PAGES, SHORTEST, Suggestion, from_hit, hits_of, plan_like
from search.engines.contract import Hit
from search.selectors import still_visible

MOST_TICKETS, MOST_PAGES = 8, 6


@dataclass(frozen=True)
class Similar:
    """``url`` is the agent's page of it; ``may_show``: the requester may open it, so a reply may name it."""

    suggestion: Suggestion
    url: str
    may_show: bool
    badge_state: str = ""
    badge_label: str = ""


def similar_to(ticket: Ticket, words: str, *, user: Any, now: datetime) -> list[Similar]:
    """Tickets first, then guidance, releases and plugins; never the ticket itself, nothing for too few words."""
    words = " ".join(words.split())[:LONGEST]
    if len(words) < SHORTEST:
        return []
    plan = plan_like(words, user=user, now=now)
    if plan.is_empty:
        return []
    tickets = hits_of(replace(plan, kinds=("ticket",), size=MOST_TICKETS + 1), user)
    others = [hit for hit in tickets if hit.object_id != ticket.pk][:MOST_TICKETS]
    hits = [*others, *hits_of(replace(plan, kinds=PAGES, size=MOST_PAGES), user)]
    shown = {(hit.kind, hit.object_id) for hit in still_visible(hits, user=ticket.requester)}
    cases = {each.pk: each.get_desk_url() for each in Ticket.objects.filter(pk__in=[hit.object_id for hit in others])}
    return [_similar(hit, cases, may_show=(hit.kind, hit.object_id) in shown) for hit in hits]


def _similar(hit: Hit, cases: dict[int, str], *, may_show: bool) -> Similar:
    url = cases.get(hit.object_id, hit.url) if hit.kind == "ticket" else hit.url
    return Similar(from_hit(hit), url, may_show, hit.badge_state, hit.badge_label)


def as_words(suggestion: Suggestion) -> str:
    """For a reply: the title and an address that mail programs and the page both make a link of."""
    return f"{suggestion.title}: <{settings.SITE_URL}{suggestion.url}>"
