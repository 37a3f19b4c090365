"""Signature fields made in advance where the boxes are drawn, tagged so that a screen reader meets them in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NumberObject,
    StreamObject,
    TextStringObject,
    pdf_name,
)

from licences.pdf.typesetting import Box
from licences.pdf.updating import QuietUpdate

LICENSEE, LICENSOR, SEAL = "Licensee", "Licensor", "Seal"
# The tag's alternative text in the page and the field's tooltip: what a screen reader says.
TAGS = {LICENSEE: "Signature field for the Licensee", LICENSOR: "Signature field for the Licensor"}

SIGNATURES_EXIST, APPEND_ONLY = 1, 2
PRINT, LOCKED = 4, 128  # annotation flags: shown on paper, not moved about


def add_signature_fields(data: bytes, boxes: Iterable[Box]) -> bytes:
    """The same pages with an empty signature field in each box; same input, same bytes."""
    writer = QuietUpdate(BytesIO(data))
    fields = ArrayObject(_add(writer, box) for box in boxes)
    form = {"/Fields": fields, "/SigFlags": NumberObject(SIGNATURES_EXIST | APPEND_ONLY)}
    writer.root[pdf_name("/AcroForm")] = writer.add_object(_dictionary(form))
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _add(writer: QuietUpdate, box: Box) -> IndirectObject:
    """One object is both the field and its place on the page (ISO 32000-1, 12.7.4.5)."""
    page = writer.find_page_for_modification(box.page - 1)[0]
    left, top, width, height = box.box
    below = float(page.get_object()["/MediaBox"][3]) - top - height  # the typesetter counts from the top
    field = writer.add_object(
        _dictionary(
            {
                "/Type": pdf_name("/Annot"),
                "/Subtype": pdf_name("/Widget"),
                "/FT": pdf_name("/Sig"),
                "/T": TextStringObject(box.name),
                "/TU": TextStringObject(box.tag),
                "/F": NumberObject(PRINT | LOCKED),
                "/P": page,
                "/Rect": _numbers(left, below, left + width, below + height),
                "/AP": _dictionary({"/N": writer.add_object(_nothing_drawn(width, height))}),
            }
        )
    )
    writer.register_annotation(page, field)
    _tag(writer, field, page, box.tag)
    return field


def _tag(writer: QuietUpdate, field: IndirectObject, page: IndirectObject, alt: str) -> None:
    """Turn the drawn box's Figure, which is empty, into a Form that holds the field (ISO 32000-1, 14.7.4.3)."""
    tree = writer.root["/StructTreeRoot"]
    key = tree["/ParentTreeNextKey"]
    element = next(ref for ref in _elements(tree) if ref.get_object().get("/Alt") == alt)
    form = element.get_object()
    form.pop(pdf_name("/A"), None)
    form[pdf_name("/S")] = pdf_name("/Form")
    # Not an array of one: pyHanko's difference analysis knows a signed field by the path K.Obj, or calls it suspicious.
    form[pdf_name("/K")] = _dictionary({"/Type": pdf_name("/OBJR"), "/Obj": field, "/Pg": page})
    field.get_object()[pdf_name("/StructParent")] = key
    numbers = tree["/ParentTree"]["/Nums"]
    numbers.extend([key, element])
    tree[pdf_name("/ParentTreeNextKey")] = NumberObject(key + 1)
    for changed in (form, numbers, tree):
        writer.update_container(changed)


def _elements(node: Any) -> Iterator[IndirectObject]:
    """References to every element of the structure tree, in reading order."""
    kids = node.get("/K", [])
    for number in range(len(kids) if isinstance(kids, ArrayObject) else 0):
        kid = kids.raw_get(number)
        if isinstance(kid, IndirectObject):
            yield kid
            yield from _elements(kid.get_object())


def _nothing_drawn(width: float, height: float) -> StreamObject:
    """Each widget needs an appearance; the box itself is drawn on the page."""
    frame = {"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Form"), "/BBox": _numbers(0, 0, width, height)}
    return StreamObject(_dictionary(frame), stream_data=b"")


def _numbers(*numbers: float) -> ArrayObject:
    return ArrayObject(FloatObject(round(number, 2)) for number in numbers)


def _dictionary(entries: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({pdf_name(key): value for key, value in entries.items()})
