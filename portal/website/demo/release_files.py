"""Small archives and documents that say what they are: demo files."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from functools import cache

import typst

from portal.files.actions import keep_bytes
from portal.files.models import StoredFile

EPOCH = (2026, 1, 1, 0, 0, 0)
SAYING = "This is a demo file of the Jems community portal. It holds no software."
PAGE = """
#set document(title: "{title}")
#set text(lang: "en", font: "Libertinus Serif", size: 12pt)
= {title}
{subtitle}

This is a demo file of the Jems community portal. The real document reaches licence holders from Interact.
"""


def archive(name: str, sentence: str, at: datetime, *, is_jar: bool = False) -> StoredFile:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        if is_jar:
            file.writestr(zipfile.ZipInfo("META-INF/MANIFEST.MF", EPOCH), "Manifest-Version: 1.0\n")
        file.writestr(zipfile.ZipInfo("README.txt", EPOCH), f"{sentence}\n{SAYING}\n")
    kind = "application/java-archive" if is_jar else "application/zip"
    return keep_bytes(content=content.getvalue(), name=name, content_type=kind, by=None, now=at)


def document(name: str, title: str, subtitle: str, at: datetime) -> StoredFile:
    return keep_bytes(content=_pdf(title, subtitle), name=name, content_type="application/pdf", by=None, now=at)


@cache
def _pdf(title: str, subtitle: str) -> bytes:
    return typst.compile(PAGE.format(title=title, subtitle=subtitle).encode(), format="pdf", pdf_standards=["ua-1"])
