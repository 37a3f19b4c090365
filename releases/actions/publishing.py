"""The life of a release: prepared, published, withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.actions import record
from releases import notices, signals
from releases.actions.errors import ReleaseError
from releases.enums import RELEASE_TRANSITIONS, ReleaseStatus
from releases.models import Release
from releases.versions import sort_key
from search.actions import mark_stale


@transaction.atomic
def prepare(*, version: str, facts: dict[str, object], by: User | None, now: datetime) -> Release:
    """Begin a release nobody but release managers sees. ``facts``: contract, standard plugin, migrations and texts."""
    try:
        with transaction.atomic():
            release = Release.objects.create(version=version, sort_key=sort_key(version), **facts)
    except IntegrityError:
        raise ReleaseError(_("Release %(version)s exists already.") % {"version": version}) from None
    record("releases.prepared", target=release, by=by, at=now, facts={"version": version})
    return release


@transaction.atomic
def correct_facts(*, release: Release, facts: dict[str, object], by: User, now: datetime) -> Release:
    """Mend contract, standard plugin or required stop, also of a published release, for plugins hang on it."""
    before = {name: getattr(release, name) for name in facts}
    Release.objects.filter(pk=release.pk).update(**facts)
    release.refresh_from_db()
    changed: dict[str, object] = {
        name: [str(before[name]), str(value)] for name, value in facts.items() if before[name] != value
    }
    if changed:
        record("releases.facts_corrected", target=release, by=by, at=now, facts=changed)
        mark_stale(release)
    return release


@transaction.atomic
def publish(*, release: Release, by: User | None, now: datetime, released_on: date | None = None) -> Release:
    """Open the notes to everyone and the files to licence holders; they are told the first time only.

    Raises ReleaseError for a day to come, or when somebody else was faster.
    """
    is_first = release.published_at is None
    if is_first and released_on and released_on > timezone.localdate(now):
        raise ReleaseError(_("The release date lies in the future. Publish on that day."))
    dates = {"released_on": release.released_on or released_on or timezone.localdate(now)}
    _move(release, ReleaseStatus.PUBLISHED, published_at=release.published_at or now, withdrawn_at=None, **dates)
    record("releases.published", target=release, by=by, at=now, facts={"version": release.version})
    mark_stale(release)
    if is_first:
        notices.release_published(release)
        signals.release_published.send(Release, release=release, by=by, now=now)
    return release


@transaction.atomic
def withdraw(*, release: Release, reason: str, by: User, now: datetime) -> Release:
    """Close the files at once and say why on the notes; those who run it are told."""
    if not reason.strip():
        raise ReleaseError(_("Say why the release is withdrawn; it is shown on its page."))
    _move(release, ReleaseStatus.WITHDRAWN, withdrawn_at=now, withdrawal_reason=reason.strip())
    record("releases.withdrawn", target=release, by=by, at=now, facts={"version": release.version})
    mark_stale(release)
    notices.release_withdrawn(release)
    return release


def _move(release: Release, to: ReleaseStatus, **changes: object) -> None:
    legal = to in RELEASE_TRANSITIONS[ReleaseStatus(release.status)]
    moved = legal and Release.objects.filter(pk=release.pk, status=release.status).update(status=to, **changes)
    if not moved:
        raise ReleaseError(_("This release was changed meanwhile. Reload to see its state."))
    release.refresh_from_db()
