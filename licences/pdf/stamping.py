"""How the licensor's seal looks in its box: set by the same compiler and fonts as the agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, pdf_name
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStampStyle

from licences.pdf.moments import legal_day, printed
from licences.pdf.typesetting import typeset


@dataclass(frozen=True)
class SealLook(BaseStampStyle):
    """Whose seal, when and on what; asked by pyHanko once it knows the size of the box."""

    licensor: str = ""
    reference: str = ""
    at: datetime | None = None

    def create_stamp(  # type: ignore[override]  # all pyHanko asks of a stamp is to apply itself
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, str]
    ) -> Drawn:
        assert self.at is not None
        facts = {
            "document_title": f"Seal on {self.reference}",
            "licensor": self.licensor,
            "reference": self.reference,
            "at": printed(self.at),
            "width": float(box.width),
            "height": float(box.height),
        }
        page = typeset("stamp.typ", facts, day=legal_day(self.at))
        return Drawn(writer.import_page_as_xobject(PdfFileReader(BytesIO(page.data))))


class Drawn:
    """A page turned into the appearance of a field."""

    def __init__(self, drawing: IndirectObject) -> None:
        self.drawing = drawing

    def apply_appearance(self, annotation: DictionaryObject) -> None:
        annotation[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): self.drawing})
        annotation.pop(pdf_name("/AS"), None)
