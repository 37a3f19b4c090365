"""What the home page says of every room, each figure asked of the room itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.selectors import AnswerTimes, answer_times
from licences.selectors import Counters, counters
from portal.events.selectors import NextReview, next_sprint_review
from releases.models import Release
from releases.selectors import newest_release

HIGHLIGHTS = 3


@dataclass(frozen=True)
class Review:
    starts_at: datetime
    url: str
    calendar_url: str
    seats: str
    later: str


@dataclass(frozen=True)
class Answers:
    sentence: str
    bars: list[int]
    strong: int
    last: str


@dataclass(frozen=True)
class HomeFigures:
    counters: Counters
    release: Release | None
    highlights: list[str]
    review: Review | None
    answers: Answers | None

    @property
    def more_willing(self) -> int:
        return max(self.counters.willing - self.counters.signed, 0)


def home_figures(*, at: datetime) -> HomeFigures:
    release = newest_release(at)
    review = next_sprint_review(at)
    times = answer_times(at)
    return HomeFigures(
        counters=counters(),
        release=release,
        highlights=release.highlight_lines[:HIGHLIGHTS] if release else [],
        review=_review(review) if review else None,
        answers=_answers(times) if times else None,
    )


def _review(review: NextReview) -> Review:
    occasion = review.occasion
    taken = _("%(taken)s of %(all)s seats taken") % {"taken": occasion.seats_taken, "all": occasion.capacity}
    days = [f"{timezone.localtime(moment):%-d %b}" for moment in review.later]
    return Review(
        starts_at=occasion.starts_at,
        url=occasion.get_absolute_url(),
        calendar_url=reverse("events:occasion_file", args=[occasion.pk]),
        seats=taken if occasion.capacity else "",
        later=get_text_list(days, _("and")),
    )


def _answers(times: AnswerTimes) -> Answers:
    sentence = ngettext(
        "Half of the questions get a first answer within %(hours)s working hour.",
        "Half of the questions get a first answer within %(hours)s working hours.",
        times.median_hours,
    )
    count = len(times.bars)
    last = ngettext("%(count)s working hour", "%(count)s working hours", count) % {"count": count}
    return Answers(sentence % {"hours": times.median_hours}, times.bars, times.median_hours, last)


def often_asked() -> list[dict[str, str]]:
    """The guides people come for, offered under the search box."""
    return [
        {"label": _("Cannot submit a report"), "url": "/guidance/cannot-submit-a-report/"},
        {"label": _("Update Jems"), "url": "/guidance/update-and-keep-your-addons/"},
        {"label": _("Mail server settings"), "url": "/guidance/mail-server-settings/"},
    ]
