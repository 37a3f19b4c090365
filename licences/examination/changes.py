"""What was appended to the issued bytes: only filling and signing, or more.

The analysis starts at the issued revision. Starting at the first signature, as readers of PDFs do, would let an edit
pass that was appended before somebody signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.constants import ROOT_EXEMPT_STRICT_COMPARISON

from licences.examination.report import PROBLEM, Finding

SPACE = b" \t\r\n\f\0"
END_OF_FILE = b"%%EOF"
ACTIONS = ("/OpenAction", "/AA", "/Names")
LATER = ModificationLevel.LTA_UPDATES

# A signer's certification adds /Perms, which points at the signature; `_only_points_at_signature` looks at it.
POLICY = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(ignored_keys=ROOT_EXEMPT_STRICT_COMPARISON | {"/Perms"}),
        *(
            rule.as_qualified(LATER)
            for rule in (DocInfoRule(), XrefStreamRule(), ObjectStreamRule(), DSSCompareRule(), MetadataUpdateRule())
        ),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[
            SigFieldCreationRule(allow_new_visible_after_certify=True),
            SigFieldModificationRule(),
            GenericFieldModificationRule(),
        ]
    ),
)


@dataclass
class Changes:
    """``base`` is the number of the issued revision in the returned file, None when it is not one of its revisions."""

    base: int | None
    revisions: int = 0  # appended after the issued one
    is_allowed: bool = False
    filled: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def is_derived(data: bytes, issued: bytes) -> bool:
    """Starts with our bytes; space after our last line may have gone."""
    return bool(issued) and data.startswith(issued.rstrip(SPACE))


def bytes_after_end(data: bytes) -> bool:
    """Something other than space follows the last end-of-file mark."""
    return bool(data[data.rfind(END_OF_FILE) + len(END_OF_FILE) :].strip(SPACE))


def since_issued(reader: PdfFileReader, issued: bytes) -> Changes:
    """Judge every revision after ours, each against ours."""
    ours = PdfFileReader(BytesIO(issued), strict=False)
    base = ours.xrefs.total_revisions - 1
    appended = reader.xrefs.total_revisions - 1 - base
    same = appended >= 0 and all(_start_of(ours, number) == _start_of(reader, number) for number in range(base + 1))
    if not same:
        return Changes(None, findings=[Finding("left_out", PROBLEM)])
    if not appended:
        return Changes(base, is_allowed=True)
    if reader.xrefs.hybrid_xrefs_present:
        return Changes(base, appended, findings=[Finding("two_tables", PROBLEM)])
    return _judged(reader, base, appended)


def _judged(reader: PdfFileReader, base: int, appended: int) -> Changes:
    try:
        result = POLICY.review_file(reader, base)
        allowed = isinstance(result, DiffResult) and _only_points_at_signature(reader, base)
        filled = sorted(result.changed_form_fields) if isinstance(result, DiffResult) else []
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 strangers' objects; what cannot be judged is not allowed
        allowed, filled = False, []
    findings = [] if allowed else (list(_named(reader, base)) or [Finding("other_change", PROBLEM)])
    return Changes(base, appended, allowed, filled, findings)


def _start_of(reader: PdfFileReader, revision: int) -> int:
    return int(reader.xrefs.get_startxref_for_revision(revision))


def _only_points_at_signature(reader: PdfFileReader, base: int) -> bool:
    """/Perms may come in once, with /DocMDP naming the value of a signature field and nothing else."""
    before, after = reader.get_historical_root(base).get("/Perms"), reader.root.get("/Perms")
    if after is None or before is not None:
        return before == after
    values = [signature.sig_field.raw_get("/V").reference for signature in reader.embedded_signatures]
    return set(after) == {"/DocMDP"} and after.raw_get("/DocMDP").reference in values


def _named(reader: PdfFileReader, base: int) -> Iterator[Finding]:
    """The kinds of change a lawyer has words for. Broken objects give none."""
    try:
        old, new = reader.get_historical_resolver(base), reader
        yield from _named_in_catalog(old, new)
        before, after = list(_pages(old.root["/Pages"])), list(_pages(new.root["/Pages"]))
        if len(before) != len(after):
            yield Finding("pages_changed", PROBLEM, {"before": len(before), "after": len(after)})
            return
        for number, (page, later) in enumerate(zip(before, after, strict=True), start=1):
            yield from _named_on_page(number, page, later)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 see above
        return


def _named_in_catalog(old: HistoricalResolver, new: PdfFileReader) -> Iterator[Finding]:
    for key in ACTIONS:
        if key in new.root and (key not in old.root or old.root.raw_get(key) != new.root.raw_get(key)):
            yield Finding("action_added", PROBLEM, {"key": key})


def _named_on_page(number: int, page: generic.DictionaryObject, later: generic.DictionaryObject) -> Iterator[Finding]:
    if _painting(page) != _painting(later):
        yield Finding("content_changed", PROBLEM, {"page": number})
    added = _notes_on(later) - _notes_on(page)
    if added > 0:
        yield Finding("annotated", PROBLEM, {"page": number, "count": added})


def _painting(page: generic.DictionaryObject) -> bytes:
    contents = page.get("/Contents", generic.NullObject())
    parts = contents if isinstance(contents, generic.ArrayObject) else [contents]
    streams = [part.get_object() for part in parts]
    return b"\n".join(bytes(one.encoded_data) for one in streams if isinstance(one, generic.StreamObject))


def _notes_on(page: generic.DictionaryObject) -> int:
    notes = [note.get_object() for note in page.get("/Annots", ())]
    return sum(note.get("/Subtype") != "/Widget" for note in notes)


def _pages(node: generic.DictionaryObject, depth: int = 0) -> Iterator[generic.DictionaryObject]:
    for kid in node["/Kids"]:
        page = kid.get_object()
        if "/Kids" in page and depth < 40:
            yield from _pages(page, depth + 1)
        else:
            yield page
