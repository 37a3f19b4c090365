"""Keep a file. The row belongs to the caller's transaction; bytes whose row never came are swept after a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal.accounts.models import User
from portal.audit.actions import Guest, record
from portal.files import quotas, storage
from portal.files.checks import FileRefused, check
from portal.files.enums import CheckResult
from portal.files.models import StoredFile
from portal.files.names import safe_name
from portal.files.policies import UploadPolicy
from portal.files.tasks import check_file

__all__ = ["FileRefused", "keep", "keep_bytes"]

type Actor = User | Guest | None


def keep(*, upload: UploadedFile, policy: UploadPolicy, by: Actor, now: datetime) -> StoredFile:
    """Keep an uploaded file that fits ``policy``; raises FileRefused with a message that says what to send instead.

    A refusal leaves the caller's transaction usable: it is raised after the block, with no file and no size written.
    """
    content_type = check(upload, policy)
    with transaction.atomic(savepoint=False):
        if not isinstance(by, User) or quotas.take(user=by, size=upload.size or 0, now=now):
            return _keep(upload.chunks(), name=upload.name or "", content_type=content_type, by=by, now=now)
    raise quotas.day_is_full(by)


@transaction.atomic(savepoint=False)
def keep_bytes(*, content: bytes, name: str, content_type: str, by: Actor, now: datetime) -> StoredFile:
    """Keep a file the portal made itself: no policy, no quota; the malware check treats it like any other."""
    if not content:
        raise ValueError(f"{name} has no content to keep.")
    return _keep([content], name=name, content_type=content_type, by=by, now=now)


def _keep(chunks: Iterable[bytes], *, name: str, content_type: str, by: Actor, now: datetime) -> StoredFile:
    written = storage.write(chunks)
    has_checker = bool(settings.FILE_CHECKER)
    stored = StoredFile.objects.create(
        key=written.key,
        name=safe_name(name),
        content_type=content_type,
        size=written.size,
        sha256=written.sha256,
        kept_at=now,
        kept_by=by if isinstance(by, User) else None,
        check_result=CheckResult.WAITING if has_checker else CheckResult.NOT_RUN,
        next_check_at=now if has_checker else None,
    )
    record("files.kept", target=stored, by=by, at=now, facts={"size": written.size, "sha256": written.sha256})
    if has_checker:
        check_file.delay_on_commit(file_id=stored.pk)
    return stored
