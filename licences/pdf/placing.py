"""Where the licensor's mark goes in a file that has no box for it, such as a scan."""

from __future__ import annotations

from typing import Any

from pyhanko.pdf_utils.rw_common import PdfHandler

MILLIMETRE = 72 / 25.4
# Low and wide: below the footer of our own pages.
WIDTH, HEIGHT, MARGIN = round(90 * MILLIMETRE), round(9 * MILLIMETRE), round(4 * MILLIMETRE)

DEEPEST_TREE = 50

type Rectangle = tuple[int, int, int, int]


def loose_box(document: PdfHandler) -> Rectangle | None:
    """The bottom right corner of the last page, as PDF counts; None, so no mark, where a page is turned or tiny."""
    page = document.find_page_for_modification(-1)[0].get_object()
    if int(_inherited(page, "/Rotate") or 0) % 360:
        return None
    sheet = _inherited(page, "/CropBox") or _inherited(page, "/MediaBox")
    left, bottom, right, top = (int(edge) for edge in sheet)
    if right - left < 1.5 * WIDTH or top - bottom < 10 * HEIGHT:
        return None
    return right - MARGIN - WIDTH, bottom + MARGIN, right - MARGIN, bottom + MARGIN + HEIGHT


def _inherited(page: Any, key: str) -> Any:
    """The page's own value or that of the branch it hangs on; a branch that leads back to itself ends the climb."""
    for _ in range(DEEPEST_TREE):
        if key in page:
            return page[key]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    return None
