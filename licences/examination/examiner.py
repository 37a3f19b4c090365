"""The door of this package: bytes in, a report or pictures out. Nothing a stranger sends makes it fall over."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from licences.examination import nursery
from licences.examination.limits import EXAMINATION, MOST_BYTES, PICTURES
from licences.examination.nursery import ExaminerAway, LimitMet
from licences.examination.report import PROBLEM, UNREADABLE, Finding, Report

__all__ = ["ExaminerAway", "Trust", "Word", "examine", "page_images", "page_words"]

MOST_PICTURES = 40


@dataclass(frozen=True)
class Trust:
    """Whom to believe: a folder of PEM files and one of EU trust lists. Without them nobody; never the system's."""

    roots: Path | None = None
    lists: Path | None = None


class Word(NamedTuple):
    page: int
    text: str


def examine(
    returned: bytes | Path,
    *,
    issued: bytes | Path | None,
    reference: str,
    trust: Trust | None = None,
    at: datetime | None = None,
) -> Report:
    """What came back, held against what was issued. ``at`` is when we had the file: certificates are judged for then.

    Raises ExaminerAway when the child could not be run or took too long by the clock, and for nothing else.
    """
    data = _bytes_of(returned)
    facts = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
    if len(data) > MOST_BYTES:
        return _unreadable("too_large", facts)
    moment = (at or datetime.now(UTC)).isoformat()
    head = {"reference": reference, "has_issued": issued is not None, "at": moment} | _folders(trust or Trust())
    try:
        answer, _ = nursery.work_on("examine", head, [data, _bytes_of(issued or b"")], EXAMINATION)
    except LimitMet as limit:
        return _unreadable(f"limit_{limit.which}", facts | {"cpu_ms": limit.cpu_ms})
    cpu_ms = answer.pop("cpu_ms")
    return Report.from_json(answer["report"] | facts | {"cpu_ms": cpu_ms})


def page_images(data: bytes | Path, *, pages: Sequence[int] | None = None, width: int = 900) -> list[bytes]:
    """PNG pictures of the pages (from 1; all without ``pages``), ``width`` pixels wide; none when it has no pages."""
    head = {"pages": list(pages) if pages is not None else None, "width": width, "most": MOST_PICTURES}
    try:
        return nursery.work_on("page_images", head, [_bytes_of(data)], PICTURES)[1]
    except LimitMet:
        return []


def page_words(data: bytes | Path) -> list[Word]:
    """The words as they are compared, in reading order; none when the file cannot be read."""
    try:
        answer, _ = nursery.work_on("page_words", {}, [_bytes_of(data)], PICTURES)
    except LimitMet:
        return []
    return [Word(page, text) for page, text in answer["words"]]


def _bytes_of(source: bytes | Path) -> bytes:
    """One byte more than is allowed is enough to refuse it."""
    if isinstance(source, bytes):
        return source
    with source.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _folders(trust: Trust) -> dict[str, str]:
    if trust.lists is None:
        return {"roots": str(trust.roots or ""), "services": ""}
    from licences.examination import trust_lists  # slow: XML and ASN.1

    return {"roots": str(trust.roots or ""), "services": str(trust_lists.sorted_by_name(trust.lists) or "")}


def _unreadable(code: str, facts: dict[str, object]) -> Report:
    return Report(UNREADABLE, findings=[Finding(code, PROBLEM)], **facts)  # type: ignore[arg-type]
