from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from licences.entitlements import Entitlement, user_has
from portal.accounts.roles import holds
from releases.enums import LISTED, FileKind, PluginStatus, ReleaseStatus

if TYPE_CHECKING:
    from portal.accounts.models import Programme
    from releases.models import (  # noqa: F401  ruff does not see names inside QuerySet["..."]
        Compatibility,
        Installation,
        Plugin,
        PluginVersion,
        Release,
        ReleaseFile,
    )


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: Any) -> ReleaseQuerySet:
        """Release notes are for everyone, also those of a withdrawn release; drafts for release managers."""
        return self if holds(user, "releases.manage") else self.exclude(status=ReleaseStatus.PREPARED)

    def published(self, *, at: datetime) -> ReleaseQuerySet:
        today = timezone.localdate(at)
        return self.filter(status=ReleaseStatus.PUBLISHED, released_on__lte=today)

    def newest_first(self) -> ReleaseQuerySet:
        return self.order_by("-sort_key")

    def oldest_first(self) -> ReleaseQuerySet:
        return self.order_by("sort_key")

    def after(self, release: Release) -> ReleaseQuerySet:
        return self.filter(sort_key__gt=release.sort_key)

    def up_to(self, release: Release) -> ReleaseQuerySet:
        return self.filter(sort_key__lte=release.sort_key)


class ReleaseFileQuerySet(models.QuerySet["ReleaseFile"]):
    def offered(self) -> ReleaseFileQuerySet:
        return self.filter(removed_at=None)

    def visible_to(self, user: Any) -> ReleaseFileQuerySet:
        """That a file exists is public with its release; who may take it is ``permissions.can_download``."""
        if holds(user, "releases.manage"):
            return self.offered()
        return self.offered().filter(release__status=ReleaseStatus.PUBLISHED)

    def installation_packages(self) -> ReleaseFileQuerySet:
        return self.offered().filter(kind=FileKind.INSTALLATION)


class PluginQuerySet(models.QuerySet["Plugin"]):
    def visible_to(self, user: Any) -> PluginQuerySet:
        """Licence holders and staff see the catalogue; the owning programme also what is not in it yet."""
        if holds(user, "plugins.review"):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = Q(owner__in=user.programme_ids)
        if user.is_staff or user_has(user, Entitlement.PLUGINS):
            return self.filter(own | Q(status__in=LISTED))
        return self.filter(own)

    def listed(self) -> PluginQuerySet:
        """In the catalogue, with a version to show. A quarantined plugin stays, so that those who run it read why."""
        return self.filter(status__in=LISTED, versions__status__in=LISTED).distinct()


class PluginVersionQuerySet(models.QuerySet["PluginVersion"]):
    def visible_to(self, user: Any) -> PluginVersionQuerySet:
        if holds(user, "plugins.review"):
            return self
        if not getattr(user, "is_authenticated", False):
            return self.none()
        own = Q(plugin__owner__in=user.programme_ids)
        if user.is_staff or user_has(user, Entitlement.PLUGINS):
            return self.filter(own | Q(status__in=LISTED, plugin__status__in=LISTED))
        return self.filter(own)

    def listed(self) -> PluginVersionQuerySet:
        return self.filter(status__in=LISTED)

    def published(self) -> PluginVersionQuerySet:
        return self.filter(status=PluginStatus.PUBLISHED)

    def waiting(self) -> PluginVersionQuerySet:
        return self.filter(status=PluginStatus.SUBMITTED).order_by("submitted_at", "pk")


class CompatibilityQuerySet(models.QuerySet["Compatibility"]):
    def confirming(self) -> CompatibilityQuerySet:
        return self.filter(statement="confirmed")


class InstallationQuerySet(models.QuerySet["Installation"]):
    def visible_to(self, user: Any) -> InstallationQuerySet:
        """A programme's own people, and staff who help them."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if holds(user, "accounts.view_programmes") or holds(user, "releases.manage"):
            return self
        return self.filter(programme__in=user.programme_ids)

    def of(self, programme: Programme) -> InstallationQuerySet:
        return self.filter(programme=programme).select_related("release").order_by("kind", "pk")
