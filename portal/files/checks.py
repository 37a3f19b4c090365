"""An upload is what its first bytes and its inner shape say, and its extension must say the same."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.files.content import is_content_of
from portal.files.names import extension_of, safe_name
from portal.files.policies import UploadPolicy


class FileRefused(Exception):
    """The file is not kept; the message says what to send instead."""


def check(upload: UploadedFile, policy: UploadPolicy) -> str:
    """The content type to serve the file with; raises FileRefused."""
    name = safe_name(upload.name or "")
    extension = extension_of(name)
    if extension not in policy.types:
        raise FileRefused(
            _("“%(name)s” cannot be used here. Send %(wanted)s.") % {"name": name, "wanted": policy.wanted}
        )
    if not upload.size:
        raise FileRefused(_("“%(name)s” is empty. Choose the file again and check that it opens.") % {"name": name})
    if upload.size > policy.max_bytes:
        raise FileRefused(
            _("“%(name)s” is too large. Send %(wanted)s, or split it.") % {"name": name, "wanted": policy.wanted}
        )
    upload.open()
    if upload.file is None or not is_content_of(extension, upload.file):
        raise FileRefused(
            _("“%(name)s” is not a %(kind)s file inside. Save it as %(kind)s again, or send %(wanted)s.")
            % {"name": name, "kind": extension.upper(), "wanted": policy.wanted}
        )
    return policy.types[extension]
