"""What is mine and what is next: the rooms' answers for one programme and one reader, put side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core.cache import cache

from academy.models import Enrolment
from academy.selectors import my_enrolments
from helpdesk.models import Ticket
from helpdesk.selectors import Hours, Waiting, WaitingItem, hours_of, tickets_of, waiting_for
from licences.models import Agreement, LicenceRequest
from licences.renewing import DueSignature, agreement_with_due, due_signature
from licences.selectors import open_request_of
from licences.steps import Step, agreement_steps, request_steps
from portal.accounts.models import Programme
from portal.events.models import Occasion
from portal.events.selectors import NextOccasion, next_occasions
from portal.website.selectors.frame import NewsItem, newest_news
from releases.catalogue import Outlook, production_outlook
from releases.selectors import Standing, standing_of
from releases.track import Mark, marks_of

TICKETS = OTHERS = 4
OCCASIONS = 3
OUTLOOK_SECONDS = 300


@dataclass(frozen=True)
class MyProgramme:
    programme: Programme
    agreement: Agreement | None
    request: LicenceRequest | None
    steps: list[Step]
    hours: Hours | None
    tickets: list[Ticket]
    standing: Standing | None
    marks: list[Mark]
    plugins: list[Outlook]
    occasions: list[NextOccasion]
    enrolments: list[Enrolment]
    waiting: Waiting
    news: list[NewsItem]
    unanswered: list[Occasion] = field(default_factory=list)
    due: DueSignature | None = None

    @property
    def to_update(self) -> list[Outlook]:
        return [row for row in self.plugins if row.needs_update]

    @property
    def untested(self) -> list[Outlook]:
        return [row for row in self.plugins if row.what == "untested"]

    @property
    def waiting_count(self) -> int:
        return self.waiting.you_count + len(self.unanswered)

    @property
    def shown_others(self) -> list[WaitingItem]:
        return self.waiting.others[:OTHERS]

    @property
    def others_left_out(self) -> int:
        return self.waiting.others_count - len(self.shown_others)


def my_programme_of(user: Any, programme: Programme, *, at: datetime) -> MyProgramme:
    agreement = agreement_with_due(programme)
    request = None if agreement else open_request_of(programme)
    standing = standing_of(programme, at) if agreement else None
    occasions = next_occasions(user, at, OCCASIONS)
    waiting = waiting_for(user)
    return MyProgramme(
        programme=programme,
        agreement=agreement,
        request=request,
        steps=agreement_steps(agreement) if agreement else request_steps(request),
        hours=hours_of(programme, at, proposed=waiting.estimates_of(programme)) if agreement else None,
        tickets=list(tickets_of(programme).visible_to(user).select_related("last_word_by")[:TICKETS]),
        standing=standing,
        marks=marks_of(standing),
        plugins=_plugins(standing),
        occasions=occasions,
        enrolments=my_enrolments(user, at)[:OCCASIONS],
        waiting=waiting,
        news=newest_news(),
        unanswered=[row.occasion for row in occasions if row.is_asked],
        due=due_signature(agreement, now=at) if agreement else None,
    )


def _plugins(standing: Standing | None) -> list[Outlook]:
    """The outlook asks for the whole catalogue, so it may be five minutes old here; the plugin's page is not."""
    production = standing.production if standing else None
    if standing is None or production is None:
        return []
    versions = "".join(sorted(f"{key}{version}" for key, version in production.keys.items()))
    key = f"website.outlook:{production.pk}:{standing.newest.pk}:{sha256(versions.encode()).hexdigest()[:16]}"
    found: list[Outlook] | None = cache.get(key)
    if found is None:
        found = production_outlook(standing)
        cache.set(key, found, OUTLOOK_SECONDS)
    return found
