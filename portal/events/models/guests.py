from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from portal.accounts.link_tokens import fresh_seed, token_from
from portal.accounts.models import User
from portal.events.enums import Answer, Due, Via
from portal.events.models.occasions import Occasion
from portal.events.querysets import InvitationQuerySet, ParticipationQuerySet


@dataclass
class Guest:
    """Somebody invited by address, without an account."""

    email: str
    name: str = ""
    audit_name: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.audit_name = self.name or self.email


class Invitee(models.Model):
    """Either somebody with an account or an address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    email = models.EmailField(max_length=254, blank=True)
    name = models.CharField(max_length=150, blank=True)

    class Meta:
        abstract = True

    @property
    def person(self) -> User | Guest:
        return self.user if self.user_id else Guest(self.email, self.name)

    @property
    def person_name(self) -> str:
        return str(self.user) if self.user_id else self.name or self.email

    @property
    def address(self) -> str:
        return self.user.email if self.user_id else self.email


def one_of(prefix: str) -> list[models.BaseConstraint]:
    """One row for each person and occasion, and a person is an account or an address, never both."""
    return [
        models.UniqueConstraint(fields=["occasion", "user"], name=f"one_{prefix}_per_user"),
        models.UniqueConstraint(Lower("email"), "occasion", condition=Q(user=None), name=f"one_{prefix}_per_address"),
        models.CheckConstraint(
            condition=(Q(user__isnull=False) & Q(email="")) | (Q(user=None) & ~Q(email="")),
            name=f"{prefix}_has_user_or_address",
        ),
    ]


class Participation(Invitee):
    """What one person answered. Who is going holds one of the occasion's ``seats_taken``."""

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="participations")
    answer = models.CharField(max_length=12, choices=Answer)
    via = models.CharField(max_length=4, choices=Via)
    answered_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        ordering = ["answered_at", "pk"]
        constraints = [
            *one_of("participation"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.WAITING) | Q(waiting_since__isnull=False),
                name="waiting_person_has_a_place_in_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.answer}"


class Invitation(Invitee):
    """One invited person and the mail they have yet to get; a task sends what is due and clears it."""

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="invitations")
    due = models.CharField(max_length=12, choices=Due, default=Due.INVITATION, blank=True)
    seed = models.CharField(max_length=40, default=fresh_seed, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 null: no link yet
    is_by_name = models.BooleanField(default=False, help_text="Asked by address, whatever audience they belong to.")
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["occasion"], condition=~Q(due=""), name="events_invitation_due")]
        constraints = one_of("invitation")

    def __str__(self) -> str:
        return f"{self.occasion} for {self.person_name}"

    @property
    def token(self) -> str:
        return token_from(self.seed, purpose="events.rsvp")

    @property
    def answer_url(self) -> str:
        return reverse("events:rsvp", args=[self.token])
