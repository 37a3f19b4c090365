"""What is in a release: entries of the notes, files, and the log of who took them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.accounts.models import Programme, User
from portal.audit.actions import record
from portal.files.actions import keep
from portal.files.models import StoredFile
from portal.files.policies import ARCHIVES, DOCUMENTS
from releases.actions.errors import ReleaseError
from releases.enums import DocumentType, FileKind
from releases.models import ChangeEntry, Download, PluginVersion, Release, ReleaseFile
from search.actions import mark_stale


@transaction.atomic
def add_entry(*, release: Release, fields: dict[str, Any], by: User | None, now: datetime) -> ChangeEntry:
    last = release.entries.aggregate(last=Max("position"))["last"] or 0
    entry = ChangeEntry.objects.create(release=release, position=last + 1, **fields)
    record("releases.entry_added", target=release, by=by, at=now, facts={"entry": entry.pk, "kind": entry.kind})
    mark_stale(release)
    return entry


@transaction.atomic
def change_entry(*, entry: ChangeEntry, fields: dict[str, Any], by: User, now: datetime) -> ChangeEntry:
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(fields))
    record("releases.entry_changed", target=entry.release, by=by, at=now, facts={"entry": entry.pk})
    mark_stale(entry.release)
    return entry


@transaction.atomic
def remove_entry(*, entry: ChangeEntry, by: User, now: datetime) -> None:
    record("releases.entry_removed", target=entry.release, by=by, at=now, facts={"entry": entry.pk})
    entry.delete()
    mark_stale(entry.release)


@transaction.atomic
def add_file(
    *,
    release: Release,
    kind: FileKind,
    title: str,
    upload: UploadedFile,
    document_type: str = "",
    by: User,
    now: datetime,
) -> ReleaseFile:
    """Offer a file with the release; raises portal.files' FileRefused. Pre-installation instructions are public."""
    policy = DOCUMENTS if kind == FileKind.DOCUMENT else ARCHIVES
    stored = keep(upload=upload, policy=policy, by=by, now=now)
    return offer(release=release, kind=kind, title=title, stored=stored, document_type=document_type, by=by, now=now)


@transaction.atomic
def offer(
    *,
    release: Release,
    kind: FileKind,
    title: str,
    stored: StoredFile,
    document_type: str = "",
    by: User | None,
    now: datetime,
) -> ReleaseFile:
    """As ``add_file``, for content that is kept already."""
    file = ReleaseFile.objects.create(
        release=release,
        kind=kind,
        title=title,
        stored=stored,
        document_type=document_type if kind == FileKind.DOCUMENT else "",
        is_public=kind == FileKind.DOCUMENT and document_type == DocumentType.PRE_INSTALLATION,
        added_at=now,
    )
    record("releases.file_added", target=release, by=by, at=now, facts={"file": file.pk, "sha256": stored.sha256})
    mark_stale(release)
    return file


@transaction.atomic
def remove_file(*, file: ReleaseFile, by: User, now: datetime) -> None:
    """Stop offering a file; it stays for the log of those who took it."""
    if not ReleaseFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=now):
        raise ReleaseError(_("This file was removed meanwhile."))
    record("releases.file_removed", target=file.release, by=by, at=now, facts={"file": file.pk})
    mark_stale(file.release)


def log_download(
    *, of: ReleaseFile | PluginVersion, by: User | None, programme: Programme | None, now: datetime
) -> Download:
    """One row for each download; the later pieces of an interrupted one are not downloads of their own."""
    name = "file" if isinstance(of, ReleaseFile) else "plugin_version"
    return Download.objects.create(**{name: of}, person=by, programme=programme, at=now)
