"""What may be uploaded where: extensions with their content types, and a size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_PDF = {"pdf": "application/pdf"}
_IMAGES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
_OFFICE = {
    "docx": WORD,
    "xlsx": EXCEL,
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_TEXTS = {
    "txt": "text/plain",
    "log": "text/plain",
    "csv": "text/csv",
    "json": "application/json",
    "xml": "application/xml",
    "eml": "message/rfc822",
}
_ARCHIVES = {"zip": "application/zip", "jar": "application/java-archive"}


@dataclass(frozen=True)
class UploadPolicy:
    """``types`` maps an extension (lower case, no dot) to the content type we serve it with."""

    name: str
    types: Mapping[str, str]
    max_bytes: int

    @property
    def wanted(self) -> str:
        """What to send, in words: "PDF, PNG or TXT, up to 25 MB"."""
        *most, last = [extension.upper() for extension in self.types if extension != "jpeg"]
        kinds = _("%(kinds)s or %(last)s") % {"kinds": ", ".join(most), "last": last} if most else last
        return _("%(kinds)s, up to %(size)s") % {"kinds": kinds, "size": _size(self.max_bytes)}

    @property
    def accept(self) -> str:
        """For the ``accept`` attribute of a file input; a help, never the check."""
        return ",".join(f".{extension}" for extension in self.types)


def _size(number: int) -> str:
    return f"{number // MEGABYTE} MB" if number >= MEGABYTE else filesizeformat(number)


DOCUMENTS = UploadPolicy("documents", _PDF | _OFFICE | {"txt": "text/plain"}, 25 * MEGABYTE)
ARCHIVES = UploadPolicy("archives", _ARCHIVES, 500 * MEGABYTE)
IMAGES = UploadPolicy("images", _IMAGES, 10 * MEGABYTE)
ANY_SUPPORT = UploadPolicy("support", _PDF | _IMAGES | _TEXTS | {"zip": "application/zip"} | _OFFICE, 25 * MEGABYTE)
# What mail programs send besides: invitations, and what Outlook packs in its own format.
MAIL = UploadPolicy(
    "mail",
    {**ANY_SUPPORT.types, "ics": "text/calendar", "vcf": "text/vcard", "dat": "application/ms-tnef"},
    ANY_SUPPORT.max_bytes,
)
SIGNED_AGREEMENT = UploadPolicy("signed agreement", _PDF, 25 * MEGABYTE)
