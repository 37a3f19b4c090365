"""What runs in the child: from bytes to a verdict. The order of the questions is told in the package's first lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader

from licences.examination import changes, comparing, overlays, reading, report, signatures, wire
from licences.examination.reading import NotOpened, Page
from licences.examination.report import INFO, PROBLEM, WARNING, Difference, Finding, Report, SignatureFinding
from licences.examination.signatures import Judge

HEADER = b"%PDF-"
WEB_PAGE = re.compile(rb"^\s*(<!doctype\s+html|<html)", re.IGNORECASE)
REFERENCE = re.compile(r"LA-\d{4}-\d{4,}")
TAIL = 2048


@dataclass
class Case:
    """One file before us, and what we know of it so far."""

    data: bytes
    issued: bytes
    reference: str
    judge: Judge
    reader: PdfFileReader | None = None

    def report(self, verdict: str, *findings: Finding, **rest: Any) -> Report:
        return Report(verdict, findings=list(findings), **rest)


def examine(case: Case) -> Report:
    refused = _refused_unopened(case.data)
    if refused is not None:
        return case.report(report.UNREADABLE, Finding(refused, PROBLEM))
    case.reader = reading.structure_of(case.data)
    if case.reader is not None and case.reader.encrypted:
        code = "locked" if reading.opens_without_password(case.data) else "needs_password"
        return case.report(report.ENCRYPTED, Finding(code, PROBLEM))
    if case.reader is None and changes.END_OF_FILE not in case.data[-TAIL:]:
        return case.report(report.UNREADABLE, Finding("cut_off", PROBLEM))
    try:
        pages = reading.pages_of(case.data)
    except NotOpened:
        return case.report(report.UNREADABLE, Finding("not_opened", PROBLEM))
    if case.reader is not None and changes.is_derived(case.data, case.issued):
        found = _derived(case, case.reader, pages)
    else:
        found = _rewritten(case, pages)
    found.pages = len(pages)
    return found


def _refused_unopened(data: bytes) -> str | None:
    """Why no reader needs to try: readers look for the header in the first kilobyte."""
    if not data.strip():
        return "empty"
    if HEADER in data[:1024]:
        return None
    return "web_page" if WEB_PAGE.match(data[:1024]) else "not_a_pdf"


def _derived(case: Case, reader: PdfFileReader, pages: Sequence[Page]) -> Report:
    """Our bytes stand at the start: everything turns on what was appended."""
    since = changes.since_issued(reader, case.issued)
    signed, broken = _signatures(case, base=since.base)
    theirs = [one for one in signed if not one.is_ours and not one.is_timestamp]
    told = [*since.findings, *broken]
    filled = [name for name in since.filled if name not in signatures.field_names(reader)]
    if filled:
        told.append(Finding("filled", INFO, {"fields": ", ".join(filled)}))
    if since.is_allowed and not theirs and not broken:
        code = "unsigned" if since.revisions else "as_issued"
        return case.report(report.UNSIGNED_COPY, Finding(code, PROBLEM), *told, signatures=signed)
    differing = comparing.differences(_issued_pages(case), pages)
    told += _doubts(case, reader, since, differing, theirs)
    problems = [one for one in told if one.kind == PROBLEM]
    good = [one for one in theirs if one.counts]
    if not good:
        told.append(Finding("no_good_signature" if theirs else "unsigned", PROBLEM))
    verdict = report.DERIVED_AND_SIGNED if good and not problems else report.DERIVED_BUT_CHANGED
    first = Finding("derived", INFO, {"revisions": since.revisions})
    return case.report(verdict, first, *told, level=_level(theirs), signatures=signed, differences=differing)


def _doubts(
    case: Case,
    reader: PdfFileReader,
    since: changes.Changes,
    differing: Sequence[Difference],
    theirs: Sequence[SignatureFinding],
) -> list[Finding]:
    """What the difference analysis does not look at: the text as seen, covered words, bytes behind the end."""
    doubts = []
    if differing:
        doubts.append(Finding("text_changed", PROBLEM))
    if changes.bytes_after_end(case.data):
        doubts.append(Finding("bytes_after_end", PROBLEM))
    if since.base is not None:
        covered = overlays.pages_covered(reader, since.base, case.issued)
        doubts += [Finding("words_covered", PROBLEM, {"page": page}) for page in covered]
    if theirs and "/Perms" in reader.root:
        doubts.append(Finding("certified", WARNING))
    return doubts


def _rewritten(case: Case, pages: Sequence[Page]) -> Report:
    """Our bytes are gone: only what a reader sees can be compared."""
    signed, broken = _signatures(case, base=None)
    theirs = [one for one in signed if not one.is_ours]
    facts: dict[str, Any] = {"signatures": signed, "level": _level(theirs)}
    told = [Finding("rewritten", INFO), *broken, *_said_of_signatures(theirs)]
    if case.reader is None:
        told.append(Finding("damaged", WARNING))
    other = _other_reference(case, pages)
    if other:
        named = Finding("other_reference", PROBLEM, {"other": other, "ours": case.reference})
        return case.report(report.OTHER_AGREEMENT, named, *told, other_reference=other, **facts)
    if any(page.is_picture for page in pages):
        return _pictures(case, pages, told, facts)
    return _texts(case, pages, told, facts)


def _texts(case: Case, pages: Sequence[Page], told: list[Finding], facts: dict[str, Any]) -> Report:
    differing = comparing.differences(_issued_pages(case), pages)
    counting = comparing.counting(differing)
    written = [one for one in differing if one.in_signature_block]
    if counting:
        if written and counting == differing:
            told.append(Finding("many_words_in_block", WARNING))
        changed = Finding("text_differs", PROBLEM, {"count": len(counting)})
        return case.report(report.DIFFERENT_TEXT, changed, *told, differences=differing, **facts)
    if written:
        told.append(Finding("block_filled", WARNING, {"words": " / ".join(one.returned for one in written)}))
    return case.report(report.REWRITTEN_SAME_TEXT, *told, differences=differing, **facts)


def _pictures(case: Case, pages: Sequence[Page], told: list[Finding], facts: dict[str, Any]) -> Report:
    """Pictures are for the eye; pages beside them that have text must say what ours say."""
    pictures = {page.number for page in pages if page.is_picture}
    ours = _issued_pages(case)
    told.append(Finding("scanned", WARNING, {"count": len(pictures), "pages": len(pages)}))
    if any(page.has_hidden_text for page in pages):
        told.append(Finding("scanned_with_text", INFO))
    if ours and len(pages) < len(ours):
        told.append(Finding("pages_missing", WARNING, {"before": len(ours), "after": len(pages)}))
    rest = [page for page in pages if page.number not in pictures]
    differing = comparing.differences([page for page in ours if page.number not in pictures], rest) if rest else []
    if comparing.counting(differing):
        changed = Finding("text_differs", PROBLEM, {"count": len(differing)})
        return case.report(report.DIFFERENT_TEXT, changed, *told, differences=differing, **facts)
    if facts["level"] == report.UNKNOWN:
        facts["level"] = report.SCAN_LEVEL
    return case.report(report.SCANNED, *told, **facts)


def _signatures(case: Case, *, base: int | None) -> tuple[list[SignatureFinding], list[Finding]]:
    if case.reader is None:
        return [], []
    ours = signatures.certificates_in(reading.structure_of(case.issued)) if base is None else frozenset()
    try:
        return signatures.found_in(case.reader, case.judge, base=base, sealed_with=ours), []
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 strangers' objects: the person is told that there is something
        return [], [Finding("signature_unreadable", PROBLEM)]


def _said_of_signatures(signed: Sequence[SignatureFinding]) -> list[Finding]:
    if not signed:
        return [Finding("unsigned", WARNING)]
    return [
        Finding("signed_anew", INFO) if any(one.counts for one in signed) else Finding("no_good_signature", WARNING)
    ]


def _level(signed: Sequence[SignatureFinding]) -> str:
    """The best signature over the file as it is; any other is worth the least."""
    worth = [one.level if one.counts else report.UNTRUSTED for one in signed if not one.is_timestamp]
    return max(worth, key=report.LEVELS.index, default=report.UNKNOWN)


def _issued_pages(case: Case) -> list[Page]:
    try:
        return reading.pages_of(case.issued) if case.issued else []
    except NotOpened:
        return []


def _other_reference(case: Case, pages: Sequence[Page]) -> str:
    """The agreement named most often, where ours is not named at all."""
    named = Counter(REFERENCE.findall(" ".join(word for page in pages for word in page.words)))
    return "" if not named or case.reference in named else named.most_common(1)[0][0]


def _examine(head: dict[str, Any], pieces: list[bytes]) -> bytes:
    judge = Judge(
        signatures.roots_in(head["roots"]),
        Path(head["services"]) if head["services"] else None,
        datetime.fromisoformat(head["at"]),
    )
    found = examine(Case(pieces[0], pieces[1] if head["has_issued"] else b"", head["reference"], judge))
    return wire.packed({"report": asdict(found)})


def _page_images(head: dict[str, Any], pieces: list[bytes]) -> bytes:
    pictures = reading.pictures_of(pieces[0], head["pages"], width=head["width"], most=head["most"])
    return wire.packed({}, pictures)


def _page_words(head: dict[str, Any], pieces: list[bytes]) -> bytes:
    pages = reading.pages_of(pieces[0])
    return wire.packed({"words": [(page.number, word) for page in pages for word in page.words]})


WORKS: dict[str, Callable[[dict[str, Any], list[bytes]], bytes]] = {
    "examine": _examine,
    "page_images": _page_images,
    "page_words": _page_words,
}
