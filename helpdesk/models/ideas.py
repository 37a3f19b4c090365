from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from helpdesk.enums import PublicAnswerStatus
from helpdesk.models.tickets import Ticket

USER = settings.AUTH_USER_MODEL


class IdeaVote(models.Model):
    """A programme wants an idea: one vote each, whoever of its people gives it."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="idea_votes")
    programme = models.ForeignKey("accounts.Programme", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["ticket", "programme"], name="one_vote_per_programme")]

    def __str__(self) -> str:
        return f"{self.programme} for {self.ticket}"


class PublicAnswer(models.Model):
    """A solved private ticket told anew for everyone: redacted by an agent, agreed to by who asked."""

    source = models.OneToOneField(Ticket, on_delete=models.PROTECT, related_name="public_answer")
    status = models.CharField(max_length=10, choices=PublicAnswerStatus, default=PublicAnswerStatus.DRAFT)
    title = models.CharField(max_length=160)
    question = models.TextField()
    answer = models.TextField()
    drafted_by = models.ForeignKey(USER, null=True, on_delete=models.SET_NULL, related_name="+")
    drafted_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decision_note = models.CharField(max_length=500, blank=True)
    published = models.OneToOneField(
        Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="made_public_from"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["consented", "refused", "published"]) | Q(decided_at__isnull=False),
                name="public_answer_has_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published__isnull=False, published_at__isnull=False),
                name="published_answer_has_its_ticket",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.get_consent_url()

    def get_consent_url(self) -> str:
        return reverse("helpdesk:consent", args=[self.source.number])

    def get_desk_url(self) -> str:
        return reverse("helpdesk:desk_public_answer", args=[self.source.number])


class Helped(models.Model):
    """Somebody about to ask found the answer among the suggestions: counted, no ticket came of it."""

    kind = models.CharField(max_length=20, help_text="Kind of the search entry that helped.")
    url = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    asked = models.CharField(max_length=160, blank=True, help_text="The title typed so far.")
    user = models.ForeignKey(USER, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "helped"

    def __str__(self) -> str:
        return self.title
