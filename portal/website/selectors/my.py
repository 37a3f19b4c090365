"""What is mine and what is next: the rooms' answers for one programme and one reader, put side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from academy.models import Enrolment
from academy.selectors import my_enrolments
from helpdesk.models import Ticket
from helpdesk.selectors import Hours, Waiting, hours_of, tickets_of, waiting_for
from licences.models import Agreement, LicenceRequest
from licences.selectors import agreement_of, open_request_of
from licences.steps import Step, agreement_steps, request_steps
from portal.accounts.models import Programme
from portal.events.models import Occasion
from portal.events.selectors import NextOccasion, next_occasions
from portal.website.models import NewsPage
from portal.website.selectors.frame import newest_news
from releases.catalogue import Outlook, production_outlook
from releases.selectors import Stop, release_track

TICKETS = 4
OCCASIONS = 3
STOPS = 5


@dataclass(frozen=True)
class Track:
    """The way from the oldest release the programme runs to the newest, in the words of the picture."""

    stops: list[Stop]

    @property
    def is_newest(self) -> bool:
        return len(self.stops) == 1

    @property
    def start(self) -> str:
        return self.stops[0].release.version

    @property
    def end(self) -> str:
        return self.stops[-1].release.version


@dataclass(frozen=True)
class MyProgramme:
    programme: Programme
    agreement: Agreement | None
    request: LicenceRequest | None
    steps: list[Step]
    hours: Hours | None
    tickets: list[Ticket]
    track: Track | None
    plugins: list[Outlook]
    occasions: list[NextOccasion]
    enrolments: list[Enrolment]
    waiting: Waiting
    news: list[NewsPage]
    unanswered: list[Occasion] = field(default_factory=list)

    @property
    def to_update(self) -> list[Outlook]:
        return [row for row in self.plugins if row.needs_update]

    @property
    def untested(self) -> list[Outlook]:
        return [row for row in self.plugins if row.what == "untested"]

    @property
    def waiting_count(self) -> int:
        return len(self.waiting.you) + len(self.unanswered)


def my_programme_of(user: Any, programme: Programme, *, at: datetime) -> MyProgramme:
    agreement = agreement_of(programme)
    request = None if agreement else open_request_of(programme)
    stops = release_track(programme, at) if agreement else []
    occasions = next_occasions(user, at, OCCASIONS)
    return MyProgramme(
        programme=programme,
        agreement=agreement,
        request=request,
        steps=agreement_steps(agreement) if agreement else request_steps(request),
        hours=hours_of(programme, at) if agreement else None,
        tickets=list(tickets_of(programme).visible_to(user).select_related("last_word_by")[:TICKETS]),
        track=Track(_worth_showing(stops)) if stops else None,
        plugins=production_outlook(programme, at) if stops else [],
        occasions=occasions,
        enrolments=list(my_enrolments(user))[:OCCASIONS],
        waiting=waiting_for(user),
        news=newest_news(),
        unanswered=[row.occasion for row in occasions if row.is_asked],
    )


def _worth_showing(stops: list[Stop]) -> list[Stop]:
    """At most five: where the programme stands, required stops and the newest before mere contract changes."""
    if len(stops) <= STOPS:
        return stops
    weighty = [stop for stop in stops if stop.installations or stop.is_required or stop.is_newest]
    return weighty if len(weighty) <= STOPS else [*weighty[: STOPS - 1], weighty[-1]]
