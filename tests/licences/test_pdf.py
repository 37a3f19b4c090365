from datetime import date
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from licences import first_text
from licences.pdf import rendering
from tests.factories.licences import AgreementFactory, TextVersionFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 14)


@pytest.fixture
def agreement(alpine):
    text = TextVersionFactory(clauses=first_text.CLAUSES)
    return AgreementFactory(
        programme=alpine,
        text_version=text,
        reference="LA-2026-0047",
        institution_name='Office "fi" of the Örtchen #1 [x]',
    )


def test_same_input_gives_the_same_bytes_and_other_input_others(agreement):
    first, again = (rendering.render(agreement, issued_on=DAY) for _ in range(2))
    agreement.representative_name = "Somebody Else"

    assert first == again
    assert rendering.render(agreement, issued_on=DAY).data != first.data
    assert rendering.render(agreement, issued_on=date(2026, 7, 15)).data != first.data


def test_the_pdf_is_tagged_titled_and_dated_by_the_data(agreement):
    reader = PdfReader(BytesIO(rendering.render(agreement, issued_on=DAY).data))
    root = reader.trailer["/Root"]

    assert reader.metadata["/Title"] == "Licence agreement for Jems, LA-2026-0047"
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en-GB", True)
    assert reader.metadata["/CreationDate"] == "D:20260714000000Z"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_text_names_both_parties_and_has_no_ligatures(agreement):
    rendered = rendering.render(agreement, issued_on=DAY)
    reader = PdfReader(BytesIO(rendered.data))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())

    assert rendered.pages == len(reader.pages)
    for words in ('Office "fi" of the Örtchen #1 [x]', "Licensor (demo)", "Interreg Alpine Lakes", "Karl Winter",
                  "6900 Bregenz", "LA-2026-0047", "Signatures", "Licensee", "9. Form"):  # fmt: skip
        assert words in text


def test_a_document_nobody_could_read_aloud_is_refused():
    untitled = typst.Compiler(b"No title, no language.")

    with pytest.raises(typst.TypstError):
        untitled.compile(format="pdf", pdf_standards=["ua-1"])
