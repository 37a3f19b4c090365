"""Reads across occasions, answers and invitations; composed into pages here and in the layers above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from portal.accounts.link_tokens import hash_of
from portal.accounts.models import User
from portal.events.enums import Answer, Due, OccasionStatus, SeriesKind
from portal.events.models import EventSeries, Invitation, Occasion, Participation
from portal.events.permissions import can_answer

FEED_PAST = timedelta(days=90)


@dataclass(frozen=True)
class NextOccasion:
    occasion: Occasion
    participation: Participation | None
    is_asked: bool

    @property
    def answer(self) -> str:
        return self.participation.answer if self.participation else ""


@dataclass(frozen=True)
class NextReview:
    occasion: Occasion
    later: list[datetime]


def participation_of(person: Any, occasion: Occasion) -> Participation | None:
    return occasion.participations.of(person).first()


def next_occasions(user: Any, at: datetime, limit: int = 3) -> list[NextOccasion]:
    """The next published meetings the user may see, each with the user's answer; two queries."""
    upcoming = Occasion.objects.visible_to(user).published().upcoming(at=at).select_related("series")
    return with_answers(upcoming[:limit], user)


def with_answers(occasions: Iterable[Occasion], user: Any) -> list[NextOccasion]:
    """Pair each occasion with the user's own answer and whether one is wanted."""
    listed = list(occasions)
    answers: dict[int, Participation] = {}
    if getattr(user, "is_authenticated", False):
        own = Participation.objects.of(user).filter(occasion__in=[occasion.pk for occasion in listed])
        answers = {participation.occasion_id: participation for participation in own}
    return [
        NextOccasion(
            occasion,
            answers.get(occasion.pk),
            occasion.is_published and occasion.pk not in answers and can_answer(user, occasion),
        )
        for occasion in listed
    ]


def next_sprint_review(at: datetime) -> NextReview | None:
    """The next published review anybody may read about, and the dates planned after it."""
    reviews = Occasion.objects.of_kind(SeriesKind.SPRINT_REVIEW).upcoming(at=at).select_related("series")
    occasion = reviews.published().filter(is_public=True).first()
    if occasion is None:
        return None
    standing = [OccasionStatus.PLANNED, OccasionStatus.PUBLISHED]
    later = reviews.filter(series=occasion.series_id, starts_at__gt=occasion.starts_at, status__in=standing)
    return NextReview(occasion, list(later.values_list("starts_at", flat=True)[:2]))


def awaiting_answer(user: Any, at: datetime) -> list[Occasion]:
    """Published meetings to come to which the user is invited and has not answered, soonest first."""
    invited = Invitation.objects.of(user).values("occasion")
    answered = Participation.objects.of(user).values("occasion")
    upcoming = Occasion.objects.visible_to(user).for_audience_of(user).published().filter(starts_at__gt=at)
    return list(upcoming.filter(pk__in=invited).exclude(pk__in=answered).select_related("series").order_by("starts_at"))


def dates_around(occasion: Occasion, *, before: int = 1, after: int = 3) -> list[Occasion]:
    """Neighbours in the series for the strip of dates; the dates of planned ones are no secret, their pages are."""
    siblings = Occasion.objects.filter(series=occasion.series_id)
    earlier = siblings.filter(starts_at__lt=occasion.starts_at).order_by("-starts_at", "-pk")[:before]
    later = siblings.filter(starts_at__gt=occasion.starts_at).order_by("starts_at", "pk")[:after]
    return [*reversed(earlier), occasion, *later]


def colleagues_coming(user: User, occasion: Occasion) -> tuple[list[User], int]:
    """Colleagues of the user's programmes who come, and how many of the invited have not answered."""
    colleagues = (
        User.objects.filter(is_active=True, memberships__programme__in=user.programme_ids, memberships__status="active")
        .exclude(pk=user.pk)
        .distinct()
    )
    going = colleagues.filter(pk__in=occasion.participations.going().values("user"))
    invited = colleagues.filter(pk__in=occasion.invitations.values("user"))
    silent = invited.exclude(pk__in=occasion.participations.filter(user__isnull=False).values("user")).count()
    return list(going), silent


def answer_counts(occasion: Occasion) -> dict[str, int]:
    """How many said what, and how many invited people said nothing or wait for a mail."""
    rows = occasion.participations.values("answer").annotate(people=Count("pk")).order_by()
    said = {row["answer"]: row["people"] for row in rows}
    counts = {answer.value: said.get(answer.value, 0) for answer in Answer}
    mails = occasion.invitations.aggregate(invited=Count("pk"), due=Count("pk", filter=~Q(due=Due.NOTHING)))
    return counts | mails | {"silent": silent_invitations(occasion).count()}


def silent_invitations(occasion: Occasion) -> Any:
    answered = occasion.participations.all()
    silent = occasion.invitations.exclude(user__in=answered.filter(user__isnull=False).values("user"))
    return silent.exclude(user=None, email__in=answered.filter(user=None).values("email"))


def invitation_by_token(token: str) -> Invitation | None:
    found = Invitation.objects.filter(token_hash=hash_of(token))
    return found.select_related("occasion__series", "user").first()


def feed_occasions(user: User, *, at: datetime) -> list[Occasion]:
    """What stands in a person's own calendar: everything meant for them that they did not decline."""
    declined = Participation.objects.of(user).filter(answer=Answer.NOT_GOING).values("occasion")
    meant = Occasion.objects.for_audience_of(user).announced().filter(ends_at__gt=at - FEED_PAST)
    return list(meant.exclude(pk__in=declined).order_by("starts_at", "pk"))


def series_with_next() -> list[EventSeries]:
    return list(EventSeries.objects.annotate(meetings=Count("occasions")).order_by("-is_active", "title", "pk"))
