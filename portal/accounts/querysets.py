from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from portal.accounts.enums import InvitationStatus, MembershipRole, MembershipStatus
from portal.accounts.roles import holds

if TYPE_CHECKING:
    from portal.accounts.models import Invitation, Membership, Programme  # noqa: F401


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def current(self) -> ProgrammeQuerySet:
        """Those that stand on their own: what became part of another is offered in no list."""
        return self.filter(merged_at=None)

    def without_members(self) -> ProgrammeQuerySet:
        """Programmes nobody works for here yet: they can be claimed."""
        return self.exclude(memberships__status=MembershipStatus.ACTIVE)

    def matching(self, words: str) -> ProgrammeQuerySet:
        """Every word occurs in a name it has or had, the countries or the managing authority."""
        found = self
        former = self.model._meta.get_field("former_names").related_model
        for word in words.split():
            fields = Q(name__icontains=word) | Q(countries__icontains=word) | Q(managing_authority__icontains=word)
            known_as = former.objects.filter(name__icontains=word).values("programme_id")
            found = found.filter(fields | Q(pk__in=known_as))
        return found


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(status=MembershipStatus.ACTIVE, user__is_active=True)

    def managers(self) -> MembershipQuerySet:
        return self.active().filter(role=MembershipRole.MANAGER)

    def waiting(self) -> MembershipQuerySet:
        return self.filter(status=MembershipStatus.REQUESTED)

    def visible_to(self, user: Any) -> MembershipQuerySet:
        """One's own, those of one's programmes, and all for staff who may see programmes from inside."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if holds(user, "accounts.view_programmes"):
            return self
        return self.filter(Q(user_id=user.pk) | Q(programme_id__in=user.programme_ids))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, *, at: datetime) -> InvitationQuerySet:
        return self.filter(status=InvitationStatus.OPEN, expires_at__gt=at)

    def visible_to(self, user: Any) -> InvitationQuerySet:
        """Colleagues see whom their programme invited; so do staff who may see programmes from inside."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self if holds(user, "accounts.view_programmes") else self.filter(programme_id__in=user.programme_ids)
