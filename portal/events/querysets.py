from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from portal.accounts.audiences import tokens_for
from portal.accounts.link_tokens import hash_of
from portal.accounts.roles import holds
from portal.events.enums import ANNOUNCED, Answer, Due, OccasionStatus

if TYPE_CHECKING:
    from portal.events.models import Invitation, Participation

REMIND_BEFORE = timedelta(hours=24)


class SeriesQuerySet(models.QuerySet["EventSeries"]):
    def active(self) -> SeriesQuerySet:
        return self.filter(is_active=True)


class OccasionQuerySet(models.QuerySet["Occasion"]):
    def visible_to(self, user: Any) -> OccasionQuerySet:
        """Announced occasions that are public or for an audience of the user's; organisers see the planned ones too."""
        if holds(user, "events.organise"):
            return self
        mine = Q(is_public=True) | Q(audience__in=tokens_for(user))
        return self.filter(mine, status__in=ANNOUNCED)

    def for_audience_of(self, user: Any) -> OccasionQuerySet:
        """Occasions the user is meant to come to."""
        return self.filter(audience__in=tokens_for(user))

    def published(self) -> OccasionQuerySet:
        return self.filter(status=OccasionStatus.PUBLISHED)

    def announced(self) -> OccasionQuerySet:
        return self.filter(status__in=ANNOUNCED)

    def upcoming(self, *, at: datetime) -> OccasionQuerySet:
        """Not over yet, soonest first; a cancelled one stays in sight until its hour has passed."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")

    def past(self, *, at: datetime) -> OccasionQuerySet:
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-pk")

    def of_kind(self, kind: str) -> OccasionQuerySet:
        return self.filter(series__kind=kind) if kind else self

    def over(self, *, at: datetime) -> OccasionQuerySet:
        """Published ones whose end has passed: to be marked as held."""
        return self.published().filter(ends_at__lte=at)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def of(self, person: Any) -> ParticipationQuerySet:
        """Answers of a user or of a guest, known by address."""
        if getattr(person, "pk", None):
            return self.filter(user_id=person.pk)
        return self.filter(user=None, email__iexact=getattr(person, "email", ""))

    def going(self) -> ParticipationQuerySet:
        return self.filter(answer=Answer.GOING)

    def waiting(self) -> ParticipationQuerySet:
        return self.filter(answer=Answer.WAITING).order_by("waiting_since", "pk")

    def not_reminded(self) -> ParticipationQuerySet:
        """Those who come or may come and had no reminder."""
        return self.filter(answer__in=[Answer.GOING, Answer.MAYBE], reminded_at=None)

    def to_remind(self, *, at: datetime) -> ParticipationQuerySet:
        """On the day before, once; who answers on that day needs no reminder."""
        return (
            self.not_reminded()
            .filter(
                occasion__status=OccasionStatus.PUBLISHED,
                occasion__starts_at__gt=at,
                occasion__starts_at__lte=at + REMIND_BEFORE,
                answered_at__lt=F("occasion__starts_at") - REMIND_BEFORE,
            )
            .order_by("pk")
        )


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def of(self, person: Any) -> InvitationQuerySet:
        if getattr(person, "pk", None):
            return self.filter(user_id=person.pk)
        return self.filter(user=None, email__iexact=getattr(person, "email", ""))

    def link_for(self, participation: Participation) -> Invitation:
        """The person's row with its link open; whoever answered has one, invited or not."""
        invitation = self.of(participation.person).get(occasion=participation.occasion_id)
        if invitation.token_hash is None:
            self.filter(pk=invitation.pk).update(token_hash=hash_of(invitation.token))
        return invitation

    def due(self) -> InvitationQuerySet:
        return self.exclude(due=Due.NOTHING).order_by("pk")
