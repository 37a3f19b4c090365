"""Reads that read as English; one definition for each model of who may know of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from licences.enums import LIVING, OPEN_DOORS, OPEN_REQUEST, PENDING, AgreementStatus, RequestStatus, ReturnStatus
from portal.accounts.roles import holds

if TYPE_CHECKING:
    from licences.models import (  # noqa: F401
        Agreement,
        AgreementTextVersion,
        EntitlementGrant,
        LicenceRequest,
        SignedReturn,
        SigningLink,
    )


def _own_programmes(user: Any) -> frozenset[int]:
    return getattr(user, "programme_ids", frozenset())


class LicenceRequestQuerySet(models.QuerySet["LicenceRequest"]):
    def visible_to(self, user: Any) -> LicenceRequestQuerySet:
        """The programme's own people; licensing staff once it was submitted: a draft is private."""
        own = Q(programme__in=_own_programmes(user))
        return self.filter(own | Q(submitted_at__isnull=False) if holds(user, "licences.review") else own)

    def open(self) -> LicenceRequestQuerySet:
        return self.filter(status__in=sorted(OPEN_REQUEST))

    def waiting_for_review(self) -> LicenceRequestQuerySet:
        return self.filter(status=RequestStatus.SUBMITTED)


class TextVersionQuerySet(models.QuerySet["AgreementTextVersion"]):
    def published(self) -> TextVersionQuerySet:
        return self.filter(published_at__isnull=False).order_by("-number")

    def drafts(self) -> TextVersionQuerySet:
        """The draft, if there is one: the database allows no second."""
        return self.filter(published_at=None)

    def valid(self, *, on: date) -> TextVersionQuerySet:
        """Published versions that may be issued on a day, newest first."""
        return self.filter(published_at__isnull=False, valid_from__lte=on).order_by("-number")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: Any) -> AgreementQuerySet:
        return self if holds(user, "licences.review") else self.filter(programme__in=_own_programmes(user))

    def living(self) -> AgreementQuerySet:
        return self.filter(status__in=sorted(LIVING))

    def pending(self) -> AgreementQuerySet:
        return self.filter(status__in=sorted(PENDING))

    def in_force(self) -> AgreementQuerySet:
        return self.filter(status=AgreementStatus.IN_FORCE)


class SigningLinkQuerySet(models.QuerySet["SigningLink"]):
    def not_revoked(self) -> SigningLinkQuerySet:
        return self.filter(revoked_at=None)

    def live(self, *, at: datetime) -> SigningLinkQuerySet:
        return self.not_revoked().filter(expires_at__gt=at, agreement__status__in=sorted(OPEN_DOORS))


class SignedReturnQuerySet(models.QuerySet["SignedReturn"]):
    def waiting(self) -> SignedReturnQuerySet:
        return self.filter(status=ReturnStatus.WAITING)


class EntitlementGrantQuerySet(models.QuerySet["EntitlementGrant"]):
    def open(self) -> EntitlementGrantQuerySet:
        return self.filter(closed_at=None)

    def covering(self, published_on: date | None) -> EntitlementGrantQuerySet:
        """Those that reach a release of that day; one without a day is newer than any."""
        unlimited = Q(releases_until=None)
        return self.filter(unlimited | Q(releases_until__gte=published_on) if published_on else unlimited)
