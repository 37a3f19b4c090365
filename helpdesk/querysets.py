from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from helpdesk.enums import EstimateStatus, Visibility
from portal.accounts.audiences import tokens_for
from portal.accounts.roles import holds

if TYPE_CHECKING:
    pass

LICENSEES = "licensees"


def visibility_of(user: Any, path: str = "") -> Q:
    """The one definition of who may know of a ticket; ``path`` leads to it from another model, such as "ticket__"."""
    if holds(user, "helpdesk.answer"):
        return Q()
    seen = Q(**{f"{path}visibility": Visibility.PUBLIC})
    if not user.is_authenticated:
        return seen
    personal = Q(**{f"{path}programme": None}) | Q(**{f"{path}visibility": Visibility.PRIVATE})
    seen |= Q(**{f"{path}requester_id": user.pk}) & personal
    if user.programme_ids:
        mine = {f"{path}programme_id__in": user.programme_ids}
        seen |= Q(**mine) & ~Q(**{f"{path}visibility": Visibility.PRIVATE})
    if LICENSEES in tokens_for(user):
        seen |= Q(**{f"{path}visibility": Visibility.LICENSEES})
    return seen


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, user: Any) -> TicketQuerySet:
        """Agents see all; others their own, their programme's, licence holders' and public ones."""
        return self.filter(visibility_of(user))

    def for_list(self) -> TicketQuerySet:
        return self.select_related("programme", "requester", "assignee", "last_word_by")


class MessageQuerySet(models.QuerySet["TicketMessage"]):
    def visible_to(self, user: Any) -> MessageQuerySet:
        """Words of tickets ``user`` may see; internal notes are for agents alone."""
        seen = self.filter(visibility_of(user, "ticket__"))
        return seen if holds(user, "helpdesk.answer") else seen.public()

    def public(self) -> MessageQuerySet:
        """What others than agents read: no internal notes, nothing that was taken out of sight."""
        return self.filter(is_internal=False, hidden_at=None)


class TicketFileQuerySet(models.QuerySet["TicketFile"]):
    def visible_to(self, user: Any) -> TicketFileQuerySet:
        seen = self.filter(visibility_of(user, "message__ticket__"))
        return (
            seen if holds(user, "helpdesk.answer") else seen.filter(message__is_internal=False, message__hidden_at=None)
        )


class EstimateQuerySet(models.QuerySet["Estimate"]):
    def visible_to(self, user: Any) -> EstimateQuerySet:
        """Money talk: the programme's own people and agents, even when the ticket is public."""
        if holds(user, "helpdesk.answer"):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(visibility_of(user, "ticket__"), ticket__programme_id__in=user.programme_ids)

    def proposed(self) -> EstimateQuerySet:
        return self.filter(status=EstimateStatus.PROPOSED)


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def visible_to(self, user: Any) -> WebhookQuerySet:
        """Where a programme's news goes is the business of its managers."""
        managed = [each.programme_id for each in getattr(user, "active_memberships", []) if each.is_manager]
        return self.filter(programme_id__in=managed)


class AccountQuerySet(models.QuerySet["SupportAccount"]):
    def visible_to(self, user: Any) -> AccountQuerySet:
        if holds(user, "helpdesk.answer"):
            return self
        return self.filter(programme_id__in=getattr(user, "programme_ids", ()))

    def covering(self, day: date) -> AccountQuerySet:
        """Accounts whose window holds ``day``, earliest-expiring first: the order of taking and of locking."""
        return self.filter(first_on__lte=day, last_on__gte=day).order_by("last_on", "pk")
