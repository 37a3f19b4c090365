"""What a reader of PDFs sees: words, fields, tags."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def words_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader(data).pages).split())


def fields_of(data: bytes) -> dict[str, Any]:
    form = reader(data).trailer["/Root"]["/AcroForm"]
    return {field.get_object()["/T"]: field.get_object() for field in form["/Fields"]}


def tags_of(data: bytes) -> list[Any]:
    """Every element of the structure tree in reading order."""
    return list(_below(reader(data).trailer["/Root"]["/StructTreeRoot"]))


def _below(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict) and kid.get("/Type") == "/StructElem":
            yield kid
            yield from _below(kid)


def place_of(data: bytes, words: str) -> tuple[int, float, float]:
    """Page (from 0) and position of a piece of text that stands by itself."""
    for number, page in enumerate(reader(data).pages):
        found: list[tuple[float, float]] = []

        def note(text: str, matrix: list[float], _tm: Any, _font: Any, _size: Any, found: Any = found) -> None:
            if text.strip() == words:
                found.append((matrix[4], matrix[5]))

        page.extract_text(visitor_text=note)
        if found:
            return number, *found[-1]
    raise AssertionError(f"{words!r} stands on no page.")
