"""Sharing a plugin: an author drafts and submits a version, a reviewer publishes or returns it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.accounts.models import Programme, User
from portal.audit.actions import record
from portal.files.actions import keep
from portal.files.models import StoredFile
from portal.files.policies import ARCHIVES
from releases import notices
from releases.actions.errors import PluginError
from releases.enums import PLUGIN_TRANSITIONS, PluginStatus
from releases.models import Plugin, PluginKey, PluginVersion
from releases.versions import sort_key
from search.actions import mark_stale

RESERVED_SLUGS = {"submit", "desk", "feed", "index"}
Keys = list[dict[str, str]]


@transaction.atomic
def draft_plugin(*, programme: Programme | None, details: dict[str, Any], by: User | None, now: datetime) -> Plugin:
    """Begin a plugin of ``programme`` (None: Interact); its address comes from its name."""
    slug = slugify(details["name"])[:60]
    if not slug or slug in RESERVED_SLUGS:
        raise PluginError(_("Choose another name: this one makes no address."))
    try:
        with transaction.atomic():
            plugin = Plugin.objects.create(slug=slug, owner=programme, maintainer=by, created_at=now, **details)
    except IntegrityError:
        raise PluginError(_("A plugin of this name exists already. Choose another name.")) from None
    record("releases.plugin_drafted", target=plugin, by=by, at=now, facts={"slug": slug})
    return plugin


@transaction.atomic
def describe(*, plugin: Plugin, details: dict[str, Any], by: User, now: datetime) -> Plugin:
    """Change what is said of a plugin; its address stays."""
    for name, value in details.items():
        setattr(plugin, name, value)
    plugin.save(update_fields=list(details))
    record("releases.plugin_described", target=plugin, by=by, at=now)
    mark_stale(plugin)
    return plugin


@transaction.atomic
def draft_version(
    *, plugin: Plugin, details: dict[str, Any], keys: Keys, upload: UploadedFile, by: User, now: datetime
) -> PluginVersion:
    """Add a version with its archive; raises portal.files' FileRefused."""
    stored = keep(upload=upload, policy=ARCHIVES, by=by, now=now)
    return draft_version_of(plugin=plugin, details=details, keys=keys, stored=stored, by=by, now=now)


@transaction.atomic
def draft_version_of(
    *, plugin: Plugin, details: dict[str, Any], keys: Keys, stored: StoredFile, by: User | None, now: datetime
) -> PluginVersion:
    """As ``draft_version``, for an archive that is kept already."""
    key = sort_key(details["version"])
    try:
        with transaction.atomic():
            version = PluginVersion.objects.create(
                plugin=plugin,
                sort_key=key,
                stored=stored,
                sha256=stored.sha256,
                created_at=now,
                created_by=by,
                **details,
            )
    except IntegrityError:
        raise PluginError(_("Version %(version)s exists already.") % {"version": details["version"]}) from None
    _write_keys(version, keys)
    facts: dict[str, object] = {"version": version.version, "sha256": stored.sha256}
    record("releases.plugin_version_drafted", target=version, by=by, at=now, facts=facts)
    return version


@transaction.atomic
def change_draft(
    *,
    version: PluginVersion,
    details: dict[str, Any],
    keys: Keys,
    upload: UploadedFile | None,
    by: User,
    now: datetime,
) -> PluginVersion:
    """Mend a draft; without an upload the archive stays. A submitted version does not change under its reviewer."""
    changes: dict[str, Any] = dict(details) | {"sort_key": sort_key(details["version"])}
    if upload:
        stored = keep(upload=upload, policy=ARCHIVES, by=by, now=now)
        changes |= {"stored": stored, "sha256": stored.sha256}
    try:
        with transaction.atomic():
            draft = PluginVersion.objects.filter(pk=version.pk, status=PluginStatus.DRAFT)
            if not draft.update(**changes):
                raise PluginError(_("This version was submitted meanwhile and cannot be changed."))
    except IntegrityError:
        raise PluginError(_("Version %(version)s exists already.") % {"version": details["version"]}) from None
    version.refresh_from_db()
    _write_keys(version, keys)
    record("releases.plugin_version_changed", target=version, by=by, at=now, facts={"sha256": version.sha256})
    return version


def _write_keys(version: PluginVersion, keys: Keys) -> None:
    version.keys.all().delete()
    PluginKey.objects.bulk_create(PluginKey(plugin_version=version, **row) for row in keys)


@transaction.atomic
def submit(*, version: PluginVersion, by: User | None, now: datetime) -> PluginVersion:
    """Send a draft to the reviewers."""
    _move(version, PluginStatus.SUBMITTED, submitted_at=now, reason="")
    record("releases.plugin_submitted", target=version, by=by, at=now)
    notices.plugin_submitted(version)
    return version


@transaction.atomic
def publish(*, version: PluginVersion, by: User | None, now: datetime) -> PluginVersion:
    """Put a submitted version into the catalogue, or lift its quarantine."""
    lifted = version.status == PluginStatus.QUARANTINED
    _move(version, PluginStatus.PUBLISHED, published_at=version.published_at or now, reviewed_by=by, reason="")
    verb = "releases.plugin_quarantine_lifted" if lifted else "releases.plugin_published"
    record(verb, target=version, by=by, at=now, facts={"sha256": version.sha256})
    if not lifted:
        notices.plugin_published(version)
    return version


@transaction.atomic
def return_to_author(*, version: PluginVersion, reason: str, by: User, now: datetime) -> PluginVersion:
    _demand(reason, _("Say what the author should change."))
    if version.status != PluginStatus.SUBMITTED:
        raise PluginError(_("Only a version that waits for review can be returned."))
    _move(version, PluginStatus.DRAFT, reason=reason.strip(), reviewed_by=by)
    record("releases.plugin_returned", target=version, by=by, at=now)
    notices.plugin_returned(version)
    return version


@transaction.atomic
def quarantine(*, version: PluginVersion, reason: str, by: User, now: datetime) -> PluginVersion:
    """Close the download at once and warn every programme that runs it."""
    _demand(reason, _("Say why; it is shown on the plugin's page and goes to those who run it."))
    _move(version, PluginStatus.QUARANTINED, reason=reason.strip(), reviewed_by=by)
    record("releases.plugin_quarantined", target=version, by=by, at=now)
    notices.plugin_quarantined(version)
    return version


@transaction.atomic
def withdraw(*, version: PluginVersion, reason: str, by: User, now: datetime) -> PluginVersion:
    """Take a version back for good; its row and its downloads stay on record."""
    _move(version, PluginStatus.WITHDRAWN, reason=reason.strip())
    record("releases.plugin_withdrawn", target=version, by=by, at=now)
    return version


def _demand(reason: str, message: str) -> None:
    if not reason.strip():
        raise PluginError(message)


def _move(version: PluginVersion, to: PluginStatus, **changes: object) -> None:
    """Move the version if it still stands where we saw it; its plugin follows."""
    plugin = Plugin.objects.select_for_update().get(pk=version.plugin_id)
    legal = to in PLUGIN_TRANSITIONS[PluginStatus(version.status)]
    moved = legal and PluginVersion.objects.filter(pk=version.pk, status=version.status).update(status=to, **changes)
    if not moved:
        raise PluginError(_("This version was changed meanwhile. Reload to see its state."))
    version.refresh_from_db()
    _settle(plugin, changes.get("published_at"))
    version.plugin.refresh_from_db()
    mark_stale(version.plugin)


def _settle(plugin: Plugin, published_at: object) -> None:
    """A plugin stands where the furthest of its versions stands; one that was public never becomes a draft again."""
    present = set(plugin.versions.values_list("status", flat=True))
    order = [PluginStatus.PUBLISHED, PluginStatus.QUARANTINED]
    if plugin.published_at is None:
        order += [PluginStatus.SUBMITTED, PluginStatus.DRAFT]
    to = next((status for status in order if status in present), PluginStatus.WITHDRAWN)
    if to == plugin.status:
        return
    if to == PluginStatus.WITHDRAWN and present - {PluginStatus.WITHDRAWN}:
        return
    changes = {"published_at": plugin.published_at or published_at} if to == PluginStatus.PUBLISHED else {}
    Plugin.objects.filter(pk=plugin.pk, status=plugin.status).update(status=to, **changes)
