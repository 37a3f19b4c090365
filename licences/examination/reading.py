"""Opening a PDF twice: pyHanko for its structure and revisions, pdfium for what a reader sees."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
from pyhanko.pdf_utils.reader import PdfFileReader

MOST_PAGES = 200
MOST_OBJECTS = 5000
# A page with fewer words, and a picture over most of it, is a picture.
FEW_WORDS = 15
MOST_OF_A_PAGE = 0.5
MANY_STROKES = 100
INVISIBLE = 3

_BROKEN_WORD = re.compile("(?<=\\w)[-\u00ad\u2010\ufffe\x02]\\s*[\r\n]+\\s*(?=\\w)")
_HYPHEN_IN_WORD = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_PLAIN = str.maketrans(
    dict.fromkeys("\u00ad\u200b\u200c\u200d\ufeff\ufffe\x02")
    | dict.fromkeys("‘’‚‛`´", "'")
    | dict.fromkeys("“”„‟«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
)


@dataclass
class Page:
    number: int
    words: list[str] = field(default_factory=list)
    is_picture: bool = False
    has_hidden_text: bool = False


class NotOpened(Exception):
    """No reader can make anything of it."""


def structure_of(data: bytes) -> PdfFileReader | None:
    """The file as a chain of revisions, or None where only a repair could read it."""
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        if not reader.encrypted:
            _ = reader.root["/Pages"]["/Kids"]
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 strangers' bytes: every fault means the same
        return None
    return reader


def opens_without_password(data: bytes) -> bool:
    try:
        pypdfium2.PdfDocument(data).close()
    except pypdfium2.PdfiumError:
        return False
    return True


def pages_of(data: bytes) -> list[Page]:
    """What a reader sees, page by page. Raises NotOpened."""
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
        pages = [_page(document, index) for index in range(min(count, MOST_PAGES))]
    except (pypdfium2.PdfiumError, ValueError, IndexError) as error:
        raise NotOpened from error
    if not pages:
        raise NotOpened
    return pages + [Page(number + 1) for number in range(MOST_PAGES, min(count, 10 * MOST_PAGES))]


def pictures_of(data: bytes, wanted: list[int] | None, *, width: int, most: int) -> list[bytes]:
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    numbers = wanted if wanted is not None else range(1, len(document) + 1)
    pictures = []
    for number in [number for number in numbers if 1 <= number <= len(document)][:most]:
        page = document[number - 1]
        wide, high = page.get_size()
        scale = min(width / max(wide, 1), 3 * width / max(high, 1))
        out = BytesIO()
        page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB").save(out, "PNG")
        pictures.append(out.getvalue())
    return pictures


def words_of(text: str) -> list[str]:
    """Words as they are compared: one form of letters, quotes and dashes, words broken at a line's end joined."""
    joined = _BROKEN_WORD.sub("", text)
    plain = unicodedata.normalize("NFKC", joined).translate(_PLAIN)
    return _HYPHEN_IN_WORD.sub("", plain).split()


def _page(document: pypdfium2.PdfDocument, index: int) -> Page:
    page = document[index]
    words = words_of(page.get_textpage().get_text_range())
    covered, strokes, seen, hidden = _painted(page)
    only_hidden = hidden > 0 and seen == 0
    bare = len(words) < FEW_WORDS or only_hidden
    is_picture = bare and (covered >= MOST_OF_A_PAGE or (strokes >= MANY_STROKES and seen == 0))
    return Page(index + 1, words, is_picture, is_picture and only_hidden)


def _painted(page: pypdfium2.PdfPage) -> tuple[float, int, int, int]:
    """Share of the page under its largest picture; how many strokes, texts to see and texts hidden it has."""
    wide, high = page.get_size()
    covered, strokes, seen, hidden = 0.0, 0, 0, 0
    for count, thing in enumerate(page.get_objects(max_depth=3)):
        if count > MOST_OBJECTS:
            break
        if thing.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            covered = max(covered, (right - left) * (top - bottom) / max(wide * high, 1))
        elif thing.type == pdfium.FPDF_PAGEOBJ_PATH:
            strokes += 1
        elif thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            is_hidden = pdfium.FPDFTextObj_GetTextRenderMode(thing.raw) == INVISIBLE
            hidden, seen = hidden + is_hidden, seen + (not is_hidden)
    return covered, strokes, seen, hidden
