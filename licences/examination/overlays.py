"""A visible signature is painted over the page. The difference analysis allows it anywhere; we look what lies below."""

from __future__ import annotations

import pypdfium2
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from licences.examination.reading import words_of

# A signature on its line covers a label such as "Name and position", not a sentence.
MOST_WORDS_COVERED = 12

type Box = tuple[float, float, float, float]


def pages_covered(reader: PdfFileReader, base: int, issued: bytes) -> list[int]:
    """Pages (from 1) on which a field widget that is new since revision ``base`` lies over words of ours."""
    old = reader.get_historical_resolver(base)
    before = _boxes(old.root["/Pages"])
    after = _boxes(reader.root["/Pages"])
    added = [(page, box) for page, box in after if (page, box) not in before]
    if not added:
        return []
    document = pypdfium2.PdfDocument(issued)
    covered = {page for page, box in added if page < len(document) and _words_below(document[page], box)}
    return sorted(page + 1 for page in covered)


def _words_below(page: pypdfium2.PdfPage, box: Box) -> bool:
    left, bottom, right, top = box
    text = page.get_textpage().get_text_bounded(left=left, bottom=bottom, right=right, top=top)
    return len(words_of(text)) > MOST_WORDS_COVERED


def _boxes(node: generic.DictionaryObject) -> list[tuple[int, Box]]:
    """Page (from 0) and rectangle of each widget; a rectangle that is not one counts as the whole page."""
    found = []
    for number, page in enumerate(_leaves(node)):
        for note in page.get("/Annots", ()):
            note = note.get_object()
            if note.get("/Subtype") == "/Widget":
                found.append((number, _box(note)))
    return found


def _box(note: generic.DictionaryObject) -> Box:
    x, y, far_x, far_y = (float(value) for value in note["/Rect"])
    return min(x, far_x), min(y, far_y), max(x, far_x), max(y, far_y)


def _leaves(node: generic.DictionaryObject, depth: int = 0) -> list[generic.DictionaryObject]:
    if "/Kids" not in node or depth > 40:
        return [node]
    return [leaf for kid in node["/Kids"] for leaf in _leaves(kid.get_object(), depth + 1)]
