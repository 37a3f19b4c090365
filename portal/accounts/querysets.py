from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from portal.accounts.enums import MembershipRole, MembershipStatus

if TYPE_CHECKING:
    from portal.accounts.models import Membership, Programme


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def without_members(self) -> ProgrammeQuerySet:
        """Programmes nobody works for here yet: they can be claimed."""
        return self.exclude(memberships__status=MembershipStatus.ACTIVE)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(status=MembershipStatus.ACTIVE, user__is_active=True)

    def managers(self) -> MembershipQuerySet:
        return self.active().filter(role=MembershipRole.MANAGER)

    def waiting(self) -> MembershipQuerySet:
        return self.filter(status=MembershipStatus.REQUESTED)
