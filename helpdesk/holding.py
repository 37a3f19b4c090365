"""Files of a form that comes back: held on disk for some hours, so that nobody chooses them twice.

No row knows them: a browser brings back signed words about each, and ``portal.files.orphans`` sweeps after a day what
nobody asked for again. So the database never hears of a file before its sender said what becomes of the secrets in it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from portal.accounts.models import User
from portal.files import quotas, storage

SALT = "helpdesk.held"
HOURS = 20  # less than the day after which unknown bytes are swept
logger = logging.getLogger(__name__)


class HeldFile(UploadedFile):
    """An upload that was held; ``token`` is what the browser brought back."""

    token = ""
    key = ""


@dataclass(frozen=True)
class HeldRow:
    """For the page: a box that keeps the file while it is ticked."""

    token: str
    name: str
    size: int


def hold(uploads: Iterable[UploadedFile], *, user: User, now: datetime) -> list[HeldRow]:
    """Held ones stay as they are; a new one that exceeds the day's allowance is left out."""
    rows = []
    for upload in uploads:
        if isinstance(upload, HeldFile):
            rows.append(HeldRow(upload.token, upload.name or "", upload.size or 0))
            continue
        if not quotas.take(user=user, size=upload.size or 0, now=now):
            continue
        upload.seek(0)
        written = storage.write(upload.chunks())
        facts = {"key": written.key, "name": upload.name, "size": written.size, "user": user.pk}
        token = signing.dumps(facts, salt=SALT, compress=True)
        rows.append(HeldRow(token, upload.name or "", written.size))
    return rows


def held(tokens: Iterable[str], *, user: User) -> list[HeldFile]:
    """The files behind the tokens; forged, foreign, old and swept ones are left out."""
    files = []
    for token in dict.fromkeys(tokens):
        try:
            facts = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
            if facts["user"] != user.pk:
                continue
            stream = storage.path_of(facts["key"]).open("rb")
        except (signing.BadSignature, FileNotFoundError):
            logger.info("a held file of user %s is gone", user.pk)
            continue
        file = HeldFile(file=stream, name=facts["name"], size=facts["size"])
        file.token, file.key = token, facts["key"]
        files.append(file)
    return files


def let_go(files: Iterable[UploadedFile]) -> None:
    """They were sent: the held bytes go."""
    for file in files:
        if isinstance(file, HeldFile):
            file.close()
            storage.remove(file.key)
